package io.coldstream.broker.kafka.topics;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;

/** Where a topic's setting comes from, in Kafka's words. */
final class ConfigSources {
    private ConfigSources() {}

    static ConfigSource of(TopicConfig config, TopicSetting setting) {
        return of(config.source(setting));
    }

    /**
     * Kafka knows no policies. What is nearest to one is a default for many topics that can be changed while brokers
     * run: DYNAMIC_DEFAULT_BROKER_CONFIG (KIP-226), which comes after the topic's own value and before the
     * configuration file's, too.
     */
    static ConfigSource of(TopicConfig.Source source) {
        return switch (source) {
            case TOPIC -> ConfigSource.TOPIC_CONFIG;
            case POLICY -> ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG;
            case BROKER_DEFAULT -> ConfigSource.STATIC_BROKER_CONFIG;
            case BUILT_IN -> ConfigSource.DEFAULT_CONFIG;
        };
    }
}

package io.coldstream.broker.kafka.topics;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;

/** Where a topic's setting comes from, in Kafka's words. */
final class ConfigSources {
    private ConfigSources() {}

    static ConfigSource of(TopicConfig config, TopicSetting setting) {
        return switch (config.source(setting)) {
            case TOPIC -> ConfigSource.TOPIC_CONFIG;
            case BROKER_DEFAULT -> ofBroker(config, setting);
        };
    }

    static ConfigSource ofBroker(TopicConfig config, TopicSetting setting) {
        return config.hasBrokerDefault(setting) ? ConfigSource.STATIC_BROKER_CONFIG : ConfigSource.DEFAULT_CONFIG;
    }
}

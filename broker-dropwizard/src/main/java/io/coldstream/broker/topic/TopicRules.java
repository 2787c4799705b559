package io.coldstream.broker.topic;

import io.coldstream.api.topic.AttachedPolicy;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicNames;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a topic may be called, how many partitions it may have and how it may be set.
 *
 * @param brokerDefaults the broker's defaults of topic settings
 * @param defaultPartitions partitions of a topic whose creator did not say
 * @param partitionsMax the most partitions that one topic may have
 */
public record TopicRules(Map<String, String> brokerDefaults, int defaultPartitions, int partitionsMax) {
    public TopicRules {
        brokerDefaults = Map.copyOf(brokerDefaults);
    }

    /**
     * How many partitions the topic gets.
     *
     * @throws TopicException if any part of the wish is illegal
     */
    int check(CreateTopic wish) throws TopicException {
        Optional<String> nameProblem = TopicNames.problem(wish.name());
        if (nameProblem.isPresent()) {
            throw new TopicException(TopicException.Reason.INVALID_TOPIC_NAME, nameProblem.get());
        }
        Integer wished = wish.partitions();
        int partitions = wished == null ? defaultPartitions : wished;
        if (partitions < 1 || partitions > partitionsMax) {
            throw new TopicException(
                    TopicException.Reason.INVALID_PARTITIONS,
                    "A topic has 1 to " + partitionsMax + " partitions, not " + partitions + ".");
        }
        config(null, wish.configs());
        return partitions;
    }

    /**
     * A topic's settings over those of the policy attached to it, over the broker's defaults.
     *
     * @throws TopicException if one of them is unknown or illegal
     */
    TopicConfig config(@Nullable AttachedPolicy policy, Map<String, String> configs) throws TopicException {
        for (Map.Entry<String, String> entry : configs.entrySet()) {
            Optional<String> problem = TopicConfig.problem(entry.getKey(), entry.getValue());
            if (problem.isPresent()) {
                throw new TopicException(TopicException.Reason.INVALID_CONFIG, problem.get());
            }
        }
        return new TopicConfig(brokerDefaults, policy, configs);
    }
}

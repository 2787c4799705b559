package io.coldstream.broker.plan;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.topic.Topic;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of what is kept.
 *
 * @param policy the policy that would change, or {@code null} if a topic's own settings would
 * @param topics the topics whose settings would be others, each once
 */
public record SettingsChange(@Nullable String policy, List<OfTopic> topics) {
    /**
     * What becomes of one topic.
     *
     * @param topic the topic with its present settings
     * @param after the settings that it would have
     */
    public record OfTopic(Topic topic, TopicConfig after) {
        public OfTopic {
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(after, "after");
        }
    }

    public SettingsChange {
        topics = List.copyOf(topics);
    }

    /** A change of one topic's own settings. */
    public static SettingsChange of(Topic topic, TopicConfig after) {
        return new SettingsChange(null, List.of(new OfTopic(topic, after)));
    }

    /** No change at all, to see what happens anyway. */
    public static SettingsChange none(Topic topic) {
        return of(topic, topic.config());
    }
}

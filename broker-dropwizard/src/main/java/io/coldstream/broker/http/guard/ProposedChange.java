package io.coldstream.broker.http.guard;

import io.coldstream.api.topic.TopicConfig;
import io.coldstream.broker.topic.Topic;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to change.
 *
 * @param policy the policy that would change, or {@code null} if a topic's own settings would
 * @param topics the topics whose settings would be others
 */
public record ProposedChange(@Nullable String policy, List<Affected> topics) {
    /**
     * A topic whose settings would change.
     *
     * @param topic the topic with its present settings
     * @param after the settings that it would have
     */
    public record Affected(Topic topic, TopicConfig after) {
        public Affected {
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(after, "after");
        }
    }

    public ProposedChange {
        topics = List.copyOf(topics);
    }

    /** A change of one topic's own settings. */
    public static ProposedChange ofTopic(Topic topic, TopicConfig after) {
        return new ProposedChange(null, List.of(new Affected(topic, after)));
    }
}

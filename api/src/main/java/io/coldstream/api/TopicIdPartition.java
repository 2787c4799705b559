package io.coldstream.api;

import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;

/**
 * One partition of one topic. A topic is its UUID: a topic that is deleted and created again under the same name is
 * another topic, and never sees the old one's data (KIP-516).
 *
 * @param topicId the topic's UUID
 * @param partition the partition's index, 0 or more
 */
public record TopicIdPartition(UUID topicId, int partition) implements Comparable<TopicIdPartition> {
    private static final Comparator<TopicIdPartition> ORDER =
            Comparator.comparing(TopicIdPartition::topicId).thenComparingInt(TopicIdPartition::partition);

    public TopicIdPartition {
        Objects.requireNonNull(topicId, "topicId");
        if (partition < 0) {
            throw new IllegalArgumentException("partition must be 0 or more, not " + partition);
        }
    }

    @Override
    public int compareTo(TopicIdPartition other) {
        return ORDER.compare(this, other);
    }

    /** The form used in logs and folder names: {@code <uuid>-<partition>}. */
    @Override
    public String toString() {
        return topicId + "-" + partition;
    }
}

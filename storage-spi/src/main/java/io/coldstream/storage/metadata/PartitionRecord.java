package io.coldstream.storage.metadata;

import io.coldstream.api.TopicIdPartition;
import java.util.Objects;

/**
 * A partition as it is stored.
 *
 * @param partition which one
 * @param leaderEpoch the epoch of its present leader; catalogue writes under a smaller one are refused
 * @param logStartOffset the first offset that may still be read
 */
public record PartitionRecord(TopicIdPartition partition, int leaderEpoch, long logStartOffset) {
    public PartitionRecord {
        Objects.requireNonNull(partition, "partition");
    }
}

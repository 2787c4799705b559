package io.coldstream.storage.metadata;

import io.coldstream.api.TopicIdPartition;
import java.time.Instant;
import java.util.Objects;

/**
 * How far a group has come in one partition.
 *
 * @param groupId the group
 * @param partition the partition, by topic id: a recreated topic starts without offsets
 * @param offset the next offset that the group wants to read, 0 or more
 * @param leaderEpoch the leader epoch of the last record read, or -1 if the client did not say (KIP-320)
 * @param metadata whatever the client wants to remember, often empty
 * @param committedAt when it was committed
 */
public record CommittedOffset(
        String groupId,
        TopicIdPartition partition,
        long offset,
        int leaderEpoch,
        String metadata,
        Instant committedAt) {
    public CommittedOffset {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(committedAt, "committedAt");
    }
}

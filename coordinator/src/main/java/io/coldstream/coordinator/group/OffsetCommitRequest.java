package io.coldstream.coordinator.group;

import io.coldstream.api.TopicIdPartition;
import java.util.List;
import java.util.Objects;

/**
 * A consumer remembers how far it has come (OffsetCommit). A consumer that assigns itself its partitions has
 * generation -1, no member id and no instance id; it may commit while the group has no members.
 *
 * @param groupId the group
 * @param member who commits
 * @param generation the generation that the member is in, or -1
 * @param offsets the offsets; of two for one partition the later counts
 */
public record OffsetCommitRequest(
        String groupId, MemberIdentity member, int generation, List<PartitionOffset> offsets) {
    public OffsetCommitRequest {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(member, "member");
        offsets = List.copyOf(offsets);
    }

    /**
     * One partition's offset.
     *
     * @param partition the partition, by topic id; the caller has resolved the name
     * @param offset the next offset that the group wants to read
     * @param leaderEpoch the leader epoch of the last record read, or -1 if the client did not say (KIP-320)
     * @param metadata whatever the client wants to remember, often empty
     */
    public record PartitionOffset(TopicIdPartition partition, long offset, int leaderEpoch, String metadata) {
        public PartitionOffset {
            Objects.requireNonNull(partition, "partition");
            Objects.requireNonNull(metadata, "metadata");
        }
    }
}

package io.coldstream.storage.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A classic group as it was after its last completed rebalance.
 *
 * @param groupId the group
 * @param protocolType {@code consumer}, {@code connect}, ...; empty for a group that never had members
 * @param generation the generation, counted up by each rebalance
 * @param protocolName the assignor that was chosen; {@code null} when there are no members
 * @param leaderId the member that computed the assignment; {@code null} when there are no members
 * @param members the members with their assignments
 * @param changedAt when the rebalance was completed
 */
public record GroupRecord(
        String groupId,
        String protocolType,
        int generation,
        @Nullable String protocolName,
        @Nullable String leaderId,
        List<MemberRecord> members,
        Instant changedAt) {
    public GroupRecord {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(protocolType, "protocolType");
        Objects.requireNonNull(changedAt, "changedAt");
        members = List.copyOf(members);
    }
}

package io.coldstream.coordinator.group;

import io.coldstream.storage.metadata.MemberRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is now.
 *
 * @param groupId the group
 * @param state where it stands
 * @param protocolType {@code consumer}, {@code connect}, ...; empty for a group that never had members
 * @param protocolName the chosen assignor; {@code null} while there is none
 * @param leaderId the member that computes the assignment; {@code null} when there are no members
 * @param generation the generation, 0 before the first
 * @param members the members; their assignments mean something in {@link GroupState#STABLE} only, and are empty
 *     otherwise
 * @param changedAt when the last rebalance was completed, or the group made
 */
public record GroupDescription(
        String groupId,
        GroupState state,
        String protocolType,
        @Nullable String protocolName,
        @Nullable String leaderId,
        int generation,
        List<MemberRecord> members,
        Instant changedAt) {
    public GroupDescription {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(protocolType, "protocolType");
        Objects.requireNonNull(changedAt, "changedAt");
        members = List.copyOf(members);
    }

    /** The subscription of one member for the chosen assignor; empty bytes while there is none. */
    public byte[] subscription(MemberRecord member) {
        return member.protocols().stream()
                .filter(protocol -> protocol.name().equals(protocolName))
                .findFirst()
                .map(MemberRecord.Protocol::metadata)
                .orElseGet(() -> new byte[0]);
    }
}

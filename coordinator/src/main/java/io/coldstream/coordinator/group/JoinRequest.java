package io.coldstream.coordinator.group;

import io.coldstream.storage.metadata.MemberRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client wants to be a member of a group's next generation (JoinGroup, v0 to v9).
 *
 * @param groupId the group
 * @param member who joins; the member id is empty at the first attempt
 * @param client what the client calls itself and where it connects from
 * @param sessionTimeoutMs after how many milliseconds without heartbeat the member is gone
 * @param rebalanceTimeoutMs how many milliseconds a rebalance waits for the member; -1 for the session time-out (v0)
 * @param protocolType {@code consumer}, {@code connect}, ...
 * @param protocols the assignors that the member supports, in its order of preference, with its subscription for each
 * @param memberIdRequired whether a new dynamic member must be told its id before it is a member (v4 and up, KIP-394)
 * @param skipAssignmentSupported whether the client can be leader without computing the assignment (v9 and up)
 * @param reason why the client joins, in its words, for the log; {@code null} if it did not say (KIP-800)
 */
public record JoinRequest(
        String groupId,
        MemberIdentity member,
        ClientIdentity client,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        String protocolType,
        List<MemberRecord.Protocol> protocols,
        boolean memberIdRequired,
        boolean skipAssignmentSupported,
        @Nullable String reason) {
    public JoinRequest {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(protocolType, "protocolType");
        protocols = List.copyOf(protocols);
        if (rebalanceTimeoutMs < 0) {
            rebalanceTimeoutMs = sessionTimeoutMs;
        }
    }
}

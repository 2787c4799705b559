package io.coldstream.coordinator.group;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link JoinRequest}.
 *
 * @param error NONE, or why the client is not a member; MEMBER_ID_REQUIRED comes with the id to use
 * @param generation the generation that the member belongs to, -1 with an error
 * @param protocolType the group's protocol type, {@code null} with an error
 * @param protocolName the assignor that all members support, {@code null} with an error
 * @param leaderId the member that computes the assignment, empty with an error
 * @param memberId the id of the member that asked
 * @param skipAssignment whether the leader takes the assignment as it is and computes none (v9 and up, KIP-814)
 * @param members all members with their subscriptions, for the leader; empty for everybody else
 */
public record JoinResponse(
        GroupError error,
        int generation,
        @Nullable String protocolType,
        @Nullable String protocolName,
        String leaderId,
        String memberId,
        boolean skipAssignment,
        List<JoinedMember> members) {
    /** The generation of somebody who is in none. */
    public static final int NO_GENERATION = -1;

    public JoinResponse {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(leaderId, "leaderId");
        Objects.requireNonNull(memberId, "memberId");
        members = List.copyOf(members);
    }

    public static JoinResponse failed(GroupError error, String memberId) {
        return new JoinResponse(error, NO_GENERATION, null, null, "", memberId, false, List.of());
    }

    /** Whether the member that asked is the one to compute the assignment. */
    public boolean isLeader() {
        return error == GroupError.NONE && leaderId.equals(memberId);
    }

    /**
     * One member as the leader sees it.
     *
     * @param memberId its id
     * @param groupInstanceId the id of a static member, or {@code null}
     * @param metadata its subscription for the chosen assignor
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    public record JoinedMember(String memberId, @Nullable String groupInstanceId, byte[] metadata) {
        public JoinedMember {
            Objects.requireNonNull(memberId, "memberId");
            Objects.requireNonNull(metadata, "metadata");
        }
    }
}

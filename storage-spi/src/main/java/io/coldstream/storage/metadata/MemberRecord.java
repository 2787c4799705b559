package io.coldstream.storage.metadata;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One member of a classic group. The byte strings are the clients' business and opaque here; callers must not change
 * them.
 *
 * @param memberId the id that the coordinator gave
 * @param groupInstanceId the id of a static member (KIP-345), or {@code null}
 * @param clientId what the client calls itself
 * @param clientHost where it connects from
 * @param sessionTimeoutMs after how many milliseconds without heartbeat the member is gone
 * @param rebalanceTimeoutMs how many milliseconds a rebalance waits for the member
 * @param protocols the assignors that the member supports, in its order of preference
 * @param assignment what the leader gave it
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record MemberRecord(
        String memberId,
        @Nullable String groupInstanceId,
        String clientId,
        String clientHost,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        List<Protocol> protocols,
        byte[] assignment) {
    public MemberRecord {
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientHost, "clientHost");
        Objects.requireNonNull(assignment, "assignment");
        protocols = List.copyOf(protocols);
    }

    /**
     * One assignor with the member's subscription for it.
     *
     * @param name the assignor's name
     * @param metadata the subscription
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    public record Protocol(String name, byte[] metadata) {
        public Protocol {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(metadata, "metadata");
        }
    }
}

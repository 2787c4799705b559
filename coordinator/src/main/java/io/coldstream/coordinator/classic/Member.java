package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.ClientIdentity;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.storage.metadata.MemberRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One member of a group. Owned by whoever owns its {@link ClassicGroup}. */
final class Member {
    private static final byte[] NOTHING = new byte[0];

    final MemberIdentity identity;
    byte[] assignment = NOTHING;

    /** The JoinGroup that waits for the rebalance, or {@code null}. */
    @Nullable
    Long joinTicket;

    /** The SyncGroup that waits for the leader's assignment, or {@code null}. */
    @Nullable
    Long syncTicket;

    /** Whether it has never been in a generation, so that its client may not know its id and sends no heartbeats. */
    boolean isNew;

    /** Whether the generation still waits for its SyncGroup. */
    boolean syncDue;

    /** Whether it was read from the database, and nothing was heard of it since. */
    boolean isSilentSinceRestore;

    private ClientIdentity client;
    private int sessionTimeoutMs;
    private int rebalanceTimeoutMs;
    private List<MemberRecord.Protocol> protocols;

    Member(MemberIdentity identity, JoinRequest request) {
        this.identity = identity;
        this.client = request.client();
        this.sessionTimeoutMs = request.sessionTimeoutMs();
        this.rebalanceTimeoutMs = request.rebalanceTimeoutMs();
        this.protocols = request.protocols();
    }

    /** A member as it was stored. */
    Member(MemberRecord stored) {
        this.identity = new MemberIdentity(stored.memberId(), stored.groupInstanceId());
        this.client = new ClientIdentity(stored.clientId(), stored.clientHost());
        this.sessionTimeoutMs = stored.sessionTimeoutMs();
        this.rebalanceTimeoutMs = stored.rebalanceTimeoutMs();
        this.protocols = stored.protocols();
        this.assignment = stored.assignment();
        this.isSilentSinceRestore = true;
    }

    /** What a client says of itself when it joins again; its roster has taken the old protocols out of its counts. */
    void describeAnew(JoinRequest request) {
        client = request.client();
        sessionTimeoutMs = request.sessionTimeoutMs();
        rebalanceTimeoutMs = request.rebalanceTimeoutMs();
        protocols = request.protocols();
    }

    String id() {
        return identity.memberId();
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    boolean awaitsJoin() {
        return joinTicket != null;
    }

    boolean awaitsAnswer() {
        return joinTicket != null || syncTicket != null;
    }

    void clearAssignment() {
        assignment = NOTHING;
    }

    List<MemberRecord.Protocol> protocols() {
        return protocols;
    }

    Set<String> protocolNames() {
        return namesOf(protocols);
    }

    static Set<String> namesOf(List<MemberRecord.Protocol> protocols) {
        return protocols.stream().map(MemberRecord.Protocol::name).collect(Collectors.toSet());
    }

    /** Whether the client offers the same protocols with the same subscriptions in the same order as before. */
    boolean offers(List<MemberRecord.Protocol> others) {
        if (protocols.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            MemberRecord.Protocol mine = protocols.get(i);
            MemberRecord.Protocol theirs = others.get(i);
            if (!mine.name().equals(theirs.name()) || !Arrays.equals(mine.metadata(), theirs.metadata())) {
                return false;
            }
        }
        return true;
    }

    /** Its subscription for a protocol; nothing for one that it does not have. */
    byte[] subscription(@Nullable String protocolName) {
        return protocols.stream()
                .filter(protocol -> protocol.name().equals(protocolName))
                .findFirst()
                .map(MemberRecord.Protocol::metadata)
                .orElse(NOTHING);
    }

    MemberRecord toRecord(byte[] withAssignment) {
        return new MemberRecord(
                id(),
                identity.groupInstanceId(),
                client.clientId(),
                client.clientHost(),
                sessionTimeoutMs,
                rebalanceTimeoutMs,
                protocols,
                withAssignment);
    }
}

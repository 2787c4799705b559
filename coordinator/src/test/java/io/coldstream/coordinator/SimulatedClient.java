package io.coldstream.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coldstream.coordinator.group.ClientIdentity;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.HeartbeatRequest;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.coordinator.group.SyncResponse;
import io.coldstream.storage.metadata.MemberRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A consumer as the Java client is one, as far as the group protocol goes: it does one thing at a time. */
final class SimulatedClient {
    /** Told what clients see. */
    interface Witness {
        /** A member was made the leader of a generation. */
        void led(SimulatedClient client, int generation, String memberId);

        /** A member was answered its assignment, whether it will ever look at the answer or not. */
        void assigned(MemberIdentity member, int generation, String assignment);
    }

    static final int SESSION_MS = 6_000;
    static final int REBALANCE_MS = 10_000;

    final @Nullable String instanceId;
    private final Random random;
    private final Witness witness;
    private final boolean modern;

    private List<MemberRecord.Protocol> protocols;
    private String memberId = "";
    private int generation = -1;
    private boolean fenced;
    private @Nullable String assignment;
    private @Nullable CompletableFuture<JoinResponse> joining;
    private @Nullable CompletableFuture<SyncResponse> syncing;

    SimulatedClient(@Nullable String instanceId, Random random, Witness witness) {
        this.instanceId = instanceId;
        this.random = random;
        this.witness = witness;
        this.modern = random.nextBoolean();
        this.protocols = someProtocols();
    }

    private List<MemberRecord.Protocol> someProtocols() {
        List<String> texts = new ArrayList<>(List.of("range:" + random.nextInt(3)));
        if (random.nextBoolean()) {
            texts.add(random.nextInt(texts.size() + 1), "sticky:" + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            texts.add(random.nextInt(texts.size() + 1), "roundrobin");
        }
        return Requests.protocols(texts.toArray(String[]::new));
    }

    String memberId() {
        return memberId;
    }

    int generation() {
        return generation;
    }

    boolean isFenced() {
        return fenced;
    }

    /** The assignment of the generation that the client is in, {@code null} if it is in none. */
    @Nullable
    String assignment() {
        return assignment;
    }

    boolean isIn() {
        return assignment != null;
    }

    @Override
    public String toString() {
        return "client " + identity() + " in generation " + generation + " with " + assignment
                + (fenced ? ", fenced" : "") + (joining != null ? ", joining" : "")
                + (syncing != null ? ", syncing" : "");
    }

    /** Does the next thing: looks at an answer, joins, or sends a heartbeat. */
    void step(GroupCoordinator coordinator) {
        if (fenced) {
            return;
        }
        if (joining != null) {
            if (joining.isDone()) {
                JoinResponse response = joining.join();
                joining = null;
                joined(coordinator, response);
            }
        } else if (syncing != null) {
            if (syncing.isDone()) {
                SyncResponse response = syncing.join();
                syncing = null;
                synced(response);
            }
        } else if (assignment != null) {
            lookAt(coordinator
                    .heartbeat(new HeartbeatRequest(Requests.GROUP, identity(), generation))
                    .join());
        } else {
            join(coordinator);
        }
    }

    /** The subscription changes: the client joins again. */
    void changeSubscription() {
        protocols = someProtocols();
        assignment = null;
    }

    /** The connection is gone, and with it every answer that was on its way. */
    void disconnect() {
        if (joining != null || syncing != null) {
            joining = null;
            syncing = null;
            assignment = null;
        }
    }

    void leave(GroupCoordinator coordinator) {
        coordinator
                .leaveGroup(new LeaveRequest(Requests.GROUP, List.of(new LeaveRequest.Leaving(identity(), "the end"))))
                .join();
        memberId = "";
        assignment = null;
        joining = null;
        syncing = null;
    }

    MemberIdentity identity() {
        return new MemberIdentity(memberId, instanceId);
    }

    private void join(GroupCoordinator coordinator) {
        joining = coordinator.joinGroup(new JoinRequest(
                Requests.GROUP,
                identity(),
                new ClientIdentity("simulated", "/10.0.0.2"),
                SESSION_MS,
                REBALANCE_MS,
                "consumer",
                protocols,
                modern,
                modern,
                null));
    }

    private void joined(GroupCoordinator coordinator, JoinResponse response) {
        if (response.error() != GroupError.NONE) {
            if (response.error() == GroupError.MEMBER_ID_REQUIRED) {
                memberId = response.memberId();
            }
            lookAt(response.error());
            return;
        }
        memberId = response.memberId();
        generation = response.generation();
        Map<String, byte[]> assignments = new HashMap<>();
        if (response.isLeader()) {
            witness.led(this, generation, memberId);
            if (!response.skipAssignment()) {
                response.members()
                        .forEach(member -> assignments.put(
                                member.memberId(),
                                Requests.bytes(generation + " by " + memberId + " for " + member.memberId())));
            }
        }
        MemberIdentity asking = identity();
        int asked = generation;
        syncing = coordinator.syncGroup(
                new SyncRequest(Requests.GROUP, asking, asked, "consumer", response.protocolName(), assignments));
        var unused = syncing.thenAccept(answer -> {
            if (answer.error() == GroupError.NONE) {
                witness.assigned(asking, asked, new String(answer.assignment(), UTF_8));
            }
        });
    }

    private void synced(SyncResponse response) {
        if (response.error() == GroupError.NONE) {
            assignment = new String(response.assignment(), UTF_8);
        } else {
            lookAt(response.error());
        }
    }

    private void lookAt(GroupError error) {
        switch (error) {
            case NONE -> {}
            case UNKNOWN_MEMBER_ID -> {
                memberId = "";
                assignment = null;
            }
            case FENCED_INSTANCE_ID -> {
                fenced = true;
                assignment = null;
            }
            case ILLEGAL_GENERATION,
                    REBALANCE_IN_PROGRESS,
                    MEMBER_ID_REQUIRED,
                    COORDINATOR_NOT_AVAILABLE,
                    COORDINATOR_LOAD_IN_PROGRESS -> assignment = null;
            case INCONSISTENT_GROUP_PROTOCOL,
                    INVALID_SESSION_TIMEOUT,
                    INVALID_GROUP_ID,
                    GROUP_MAX_SIZE_REACHED,
                    OFFSET_METADATA_TOO_LARGE,
                    INVALID_REQUEST,
                    NON_EMPTY_GROUP,
                    GROUP_ID_NOT_FOUND -> throw new AssertionError("no client should be told " + error);
        }
    }
}

package io.coldstream.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coldstream.coordinator.group.ClientIdentity;
import io.coldstream.coordinator.group.HeartbeatRequest;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.storage.metadata.MemberRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests as a Java consumer would send them, to be varied. */
public final class Requests {
    public static final String GROUP = "orders";
    public static final int SESSION_MS = 10_000;
    public static final int REBALANCE_MS = 60_000;

    private Requests() {}

    /** A dynamic member's, at a version before member ids were required. */
    public static JoinRequest join(String memberId) {
        return join(memberId, null, "range");
    }

    public static JoinRequest join(String memberId, @Nullable String instanceId, String... protocols) {
        return new JoinRequest(
                GROUP,
                new MemberIdentity(memberId, instanceId),
                new ClientIdentity("app", "/10.0.0.1"),
                SESSION_MS,
                REBALANCE_MS,
                "consumer",
                protocols(protocols),
                false,
                false,
                null);
    }

    /** Protocols by name; what follows a colon is the subscription. */
    public static List<MemberRecord.Protocol> protocols(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.split(":", 2))
                .map(parts -> new MemberRecord.Protocol(parts[0], bytes(parts.length == 1 ? "topics" : parts[1])))
                .toList();
    }

    public static JoinRequest with(JoinRequest request, List<MemberRecord.Protocol> protocols) {
        return new JoinRequest(
                request.groupId(),
                request.member(),
                request.client(),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                request.protocolType(),
                protocols,
                request.memberIdRequired(),
                request.skipAssignmentSupported(),
                request.reason());
    }

    public static JoinRequest with(JoinRequest request, int sessionMs, int rebalanceMs) {
        return new JoinRequest(
                request.groupId(),
                request.member(),
                request.client(),
                sessionMs,
                rebalanceMs,
                request.protocolType(),
                request.protocols(),
                request.memberIdRequired(),
                request.skipAssignmentSupported(),
                request.reason());
    }

    public static JoinRequest withType(JoinRequest request, String protocolType) {
        return new JoinRequest(
                request.groupId(),
                request.member(),
                request.client(),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                protocolType,
                request.protocols(),
                request.memberIdRequired(),
                request.skipAssignmentSupported(),
                request.reason());
    }

    /** As a newer client sends it: the member id is required (v4), and the assignment can be skipped (v9). */
    public static JoinRequest modern(JoinRequest request) {
        return new JoinRequest(
                request.groupId(),
                request.member(),
                request.client(),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                request.protocolType(),
                request.protocols(),
                true,
                true,
                "test");
    }

    public static SyncRequest sync(String memberId, int generation, String... assignments) {
        Map<String, byte[]> byMember = new HashMap<>();
        for (String assignment : assignments) {
            String[] parts = assignment.split("=", 2);
            byMember.put(parts[0], bytes(parts[1]));
        }
        return new SyncRequest(GROUP, new MemberIdentity(memberId, null), generation, "consumer", null, byMember);
    }

    public static HeartbeatRequest heartbeat(String memberId, int generation) {
        return new HeartbeatRequest(GROUP, new MemberIdentity(memberId, null), generation);
    }

    public static LeaveRequest leave(String... memberIds) {
        return new LeaveRequest(
                GROUP,
                Arrays.stream(memberIds)
                        .map(id -> new LeaveRequest.Leaving(new MemberIdentity(id, null), "done"))
                        .toList());
    }

    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

package io.coldstream.broker.kafka.groups;

import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.ClientIdentity;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.storage.metadata.MemberRecord;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.jspecify.annotations.Nullable;

/** JoinGroup. Stateless. */
public final class JoinGroupHandler implements RequestHandler<JoinGroupRequestData> {
    private static final short MEMBER_ID_REQUIRED_SINCE = 4;
    private static final short NULLABLE_PROTOCOL_SINCE = 7;
    private static final short SKIP_ASSIGNMENT_SINCE = 9;

    private final GroupCoordinator coordinator;

    public JoinGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<JoinGroupResponseData> handle(RequestContext context, JoinGroupRequestData request) {
        short version = context.apiVersion();
        JoinRequest join = new JoinRequest(
                request.groupId(),
                new MemberIdentity(request.memberId(), request.groupInstanceId()),
                new ClientIdentity(context.clientId(), context.clientHost()),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                request.protocolType(),
                request.protocols().stream()
                        .map(protocol -> new MemberRecord.Protocol(protocol.name(), protocol.metadata()))
                        .toList(),
                version >= MEMBER_ID_REQUIRED_SINCE,
                version >= SKIP_ASSIGNMENT_SINCE,
                request.reason());
        return coordinator.joinGroup(join).thenApply(joined -> toWire(version, joined));
    }

    private static JoinGroupResponseData toWire(short version, JoinResponse joined) {
        return new JoinGroupResponseData()
                .setErrorCode(GroupErrors.code(joined.error()))
                .setGenerationId(joined.generation())
                .setProtocolType(joined.protocolType())
                .setProtocolName(protocolName(version, joined.protocolName()))
                .setLeader(joined.leaderId())
                .setMemberId(joined.memberId())
                .setSkipAssignment(joined.skipAssignment())
                .setMembers(joined.members().stream()
                        .map(member -> new JoinGroupResponseMember()
                                .setMemberId(member.memberId())
                                .setGroupInstanceId(member.groupInstanceId())
                                .setMetadata(member.metadata()))
                        .toList());
    }

    private static @Nullable String protocolName(short version, @Nullable String name) {
        return name == null && version < NULLABLE_PROTOCOL_SINCE ? "" : name;
    }
}

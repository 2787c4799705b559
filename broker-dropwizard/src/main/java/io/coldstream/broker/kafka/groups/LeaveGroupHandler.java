package io.coldstream.broker.kafka.groups;

import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.LeaveResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;

/** LeaveGroup: one member before version 3, several since (KIP-345). Stateless. */
public final class LeaveGroupHandler implements RequestHandler<LeaveGroupRequestData> {
    private static final short SEVERAL_MEMBERS_SINCE = 3;

    private final GroupCoordinator coordinator;

    public LeaveGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<LeaveGroupResponseData> handle(RequestContext context, LeaveGroupRequestData request) {
        boolean several = context.apiVersion() >= SEVERAL_MEMBERS_SINCE;
        List<LeaveRequest.Leaving> leaving = several
                ? request.members().stream()
                        .map(member -> new LeaveRequest.Leaving(
                                new MemberIdentity(member.memberId(), member.groupInstanceId()), member.reason()))
                        .toList()
                : List.of(new LeaveRequest.Leaving(new MemberIdentity(request.memberId(), null), null));
        return coordinator
                .leaveGroup(new LeaveRequest(request.groupId(), leaving))
                .thenApply(left -> several ? severalToWire(left) : oneToWire(left));
    }

    private static LeaveGroupResponseData oneToWire(LeaveResponse left) {
        GroupError error = left.error() == GroupError.NONE && !left.members().isEmpty()
                ? left.members().get(0).error()
                : left.error();
        return new LeaveGroupResponseData().setErrorCode(GroupErrors.code(error));
    }

    private static LeaveGroupResponseData severalToWire(LeaveResponse left) {
        return new LeaveGroupResponseData()
                .setErrorCode(GroupErrors.code(left.error()))
                .setMembers(left.members().stream()
                        .map(member -> new MemberResponse()
                                .setMemberId(member.member().memberId())
                                .setGroupInstanceId(member.member().groupInstanceId())
                                .setErrorCode(GroupErrors.code(member.error())))
                        .toList());
    }
}

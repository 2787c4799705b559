package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.LeaveResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import java.util.List;

/** LeaveGroup. Owned by whoever owns its {@link ClassicGroup}. */
final class LeaveHandler {
    private final GroupData group;
    private final Rebalance rebalance;

    LeaveHandler(GroupData group, Rebalance rebalance) {
        this.group = group;
        this.rebalance = rebalance;
    }

    LeaveResponse leave(LeaveRequest request) {
        if (group.is(GroupState.DEAD)) {
            return new LeaveResponse(GroupError.COORDINATOR_NOT_AVAILABLE, List.of());
        }
        int membersBefore = group.roster.size();
        List<LeaveResponse.Left> left = request.members().stream()
                .map(leaving -> new LeaveResponse.Left(leaving.member(), leave(leaving.member())))
                .toList();
        if (group.roster.size() < membersBefore) {
            rebalance.prepareUnlessRunning(reason(request));
        } else {
            rebalance.completeIfAllJoined(); // it may have waited for ids that are given back now
        }
        return new LeaveResponse(GroupError.NONE, left);
    }

    private GroupError leave(MemberIdentity who) {
        if (group.roster.pendingIds().remove(who.memberId())) {
            group.outbox.cancelTimer(GroupTimer.pendingMember(who.memberId()));
            return GroupError.NONE;
        }
        Member member =
                who.isUnknown() ? group.roster.findStatic(who.groupInstanceId()) : group.roster.find(who.memberId());
        GroupError error = who.isUnknown() ? GroupError.NONE : group.roster.identify(who);
        if (error != GroupError.NONE) {
            return error;
        }
        if (member == null) {
            return GroupError.UNKNOWN_MEMBER_ID;
        }
        rebalance.forget(member);
        return GroupError.NONE;
    }

    private static String reason(LeaveRequest request) {
        LeaveRequest.Leaving first = request.members().get(0);
        String said = first.reason();
        return request.members().size() + " members leave" + (said == null ? "" : ": " + Texts.forLog(said));
    }
}

package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import java.util.UUID;
import java.util.function.Supplier;

/** JoinGroup: who may be a member, and what its request sets off. Owned by whoever owns its {@link ClassicGroup}. */
final class JoinHandler {
    private final GroupData group;
    private final Rebalance rebalance;
    private final Answers answers;
    private final StaticReturns staticReturns;
    private final Supplier<UUID> ids;

    JoinHandler(
            GroupData group, Rebalance rebalance, Answers answers, StaticReturns staticReturns, Supplier<UUID> ids) {
        this.group = group;
        this.rebalance = rebalance;
        this.answers = answers;
        this.staticReturns = staticReturns;
        this.ids = ids;
    }

    void join(JoinRequest request, long ticket) {
        GroupError error = refuse(request);
        if (error != GroupError.NONE) {
            answers.join(ticket, JoinResponse.failed(error, request.member().memberId()));
        } else if (request.member().isUnknown()) {
            joinNew(request, ticket);
        } else if (group.roster.pendingIds().remove(request.member().memberId())) {
            group.outbox.cancelTimer(GroupTimer.pendingMember(request.member().memberId()));
            admit(request.member(), request, ticket);
        } else {
            joinAgain(request, ticket);
        }
        rebalance.completeIfAllJoined();
    }

    private GroupError refuse(JoinRequest request) {
        if (group.is(GroupState.DEAD)) {
            return GroupError.COORDINATOR_NOT_AVAILABLE;
        }
        if (!hasRoomFor(request.member().memberId())) {
            Member surplus = group.roster.find(request.member().memberId());
            if (surplus != null) {
                rebalance.forget(surplus);
            }
            return GroupError.GROUP_MAX_SIZE_REACHED;
        }
        return isConsistent(request) ? GroupError.NONE : GroupError.INCONSISTENT_GROUP_PROTOCOL;
    }

    private boolean hasRoomFor(String memberId) {
        int membersMax = group.limits.membersPerGroupMax();
        Member member = group.roster.find(memberId);
        return switch (group.state()) {
            case EMPTY, DEAD -> true;
            // A group above its bound shrinks here: the first ones to join again stay.
            case PREPARING_REBALANCE ->
                (member != null && member.awaitsJoin()) || group.roster.joinedCount() < membersMax;
            case COMPLETING_REBALANCE, STABLE -> member != null || group.roster.size() < membersMax;
        };
    }

    private boolean isConsistent(JoinRequest request) {
        if (request.protocolType().isEmpty() || request.protocols().isEmpty()) {
            return false;
        }
        boolean sameType = group.is(GroupState.EMPTY) || request.protocolType().equals(group.protocolType);
        return sameType && group.roster.supportsAnyOf(Member.namesOf(request.protocols()));
    }

    private void joinNew(JoinRequest request, long ticket) {
        String instanceId = request.member().groupInstanceId();
        Member before = group.roster.findStatic(instanceId);
        String prefix = instanceId != null ? instanceId : request.client().clientId();
        String memberId = prefix + "-" + ids.get();
        if (before != null) {
            staticReturns.takeOver(before, new MemberIdentity(memberId, instanceId), request, ticket);
        } else if (instanceId == null && request.memberIdRequired()) {
            answers.join(ticket, reserve(memberId, request.sessionTimeoutMs()));
        } else {
            admit(new MemberIdentity(memberId, instanceId), request, ticket);
        }
    }

    /** Hands out an id, and remembers it for as long as a session (KIP-394). */
    private JoinResponse reserve(String memberId, int sessionTimeoutMs) {
        if (group.roster.pendingIds().size() >= group.limits.pendingMembersPerGroupMax()) {
            return JoinResponse.failed(GroupError.GROUP_MAX_SIZE_REACHED, "");
        }
        group.roster.pendingIds().add(memberId);
        group.outbox.setTimer(GroupTimer.pendingMember(memberId), sessionTimeoutMs);
        return JoinResponse.failed(GroupError.MEMBER_ID_REQUIRED, memberId);
    }

    private void admit(MemberIdentity identity, JoinRequest request, long ticket) {
        if (group.roster.isEmpty()) {
            group.protocolType = request.protocolType();
        }
        rebalance.admit(new Member(identity, request), ticket);
    }

    private void joinAgain(JoinRequest request, long ticket) {
        GroupError error = group.roster.identify(request.member());
        Member member = group.roster.find(request.member().memberId());
        if (error == GroupError.NONE && member != null) {
            joinAgain(member, request, ticket);
        } else {
            answers.join(ticket, JoinResponse.failed(error, request.member().memberId()));
        }
    }

    private void joinAgain(Member member, JoinRequest request, long ticket) {
        boolean unchanged = member.offers(request.protocols());
        switch (group.state()) {
            case PREPARING_REBALANCE -> joinRebalance(member, request, ticket);
            case COMPLETING_REBALANCE -> {
                if (unchanged) { // the first answer was lost
                    answers.join(ticket, group.joined(member, group.roster.isLeader(member)));
                    answers.heard(member);
                } else {
                    joinRebalance(member, request, ticket);
                }
            }
            case STABLE -> {
                // A leader joins again to have everything assigned anew, say because a topic has more partitions now.
                if (unchanged && !group.roster.isLeader(member)) {
                    answers.join(ticket, group.joined(member, false));
                    answers.heard(member);
                } else {
                    joinRebalance(member, request, ticket);
                }
            }
            case EMPTY, DEAD ->
                throw new IllegalStateException(
                        "group " + group.groupId + " is " + group.state() + " and has member " + member.id());
        }
    }

    private void joinRebalance(Member member, JoinRequest request, long ticket) {
        group.roster.describeAnew(member, request);
        answers.awaitJoin(member, ticket);
        rebalance.prepareUnlessRunning("member " + member.id() + " joins again");
    }
}

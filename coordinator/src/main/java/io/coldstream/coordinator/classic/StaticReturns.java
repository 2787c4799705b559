package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import java.util.Map;

/**
 * Static members that come back without their member id (KIP-345): the new one takes the old one's place, and a
 * stable group goes on without a rebalance. Owned by whoever owns its {@link ClassicGroup}.
 */
final class StaticReturns {
    private final GroupData group;
    private final Rebalance rebalance;
    private final Answers answers;

    StaticReturns(GroupData group, Rebalance rebalance, Answers answers) {
        this.group = group;
        this.rebalance = rebalance;
        this.answers = answers;
    }

    void takeOver(Member before, MemberIdentity identity, JoinRequest request, long ticket) {
        answers.failJoin(before, GroupError.FENCED_INSTANCE_ID);
        answers.failSync(before, GroupError.FENCED_INSTANCE_ID);
        group.outbox.cancelTimer(GroupTimer.session(before.id()));
        String leaderBefore = group.leaderIdOrEmpty();
        Member returned = new Member(identity, request);
        returned.assignment = before.assignment;
        returned.isNew = before.isNew;
        returned.syncDue = before.syncDue;
        group.roster.replace(before, returned);
        answers.awaitJoin(returned, ticket);
        answers.heard(returned);
        if (group.is(GroupState.STABLE) && group.roster.chooseProtocol().equals(group.protocolName)) {
            group.outbox.save(
                    group.toRecord(Map.of()),
                    new PendingSave.StaticReturn(
                            returned, before, leaderBefore, group.generation, request.skipAssignmentSupported()));
        } else {
            rebalance.prepareUnlessRunning("static member " + identity.groupInstanceId() + " came back");
        }
    }

    /** The new member id was stored, or not. If a rebalance has begun meanwhile, it answers the member. */
    void saved(PendingSave.StaticReturn save, boolean stored) {
        Member returned = save.returned();
        if (!group.is(GroupState.STABLE)
                || group.generation != save.generation()
                || group.roster.find(returned.id()) != returned
                || !returned.awaitsJoin()) {
            return;
        }
        if (stored) {
            answers.completeJoin(returned, response(save));
            answers.heard(returned);
        } else {
            answers.completeJoin(returned, JoinResponse.failed(GroupError.COORDINATOR_NOT_AVAILABLE, ""));
            group.outbox.cancelTimer(GroupTimer.session(returned.id()));
            group.roster.replace(returned, save.before());
            answers.heard(save.before());
        }
    }

    private JoinResponse response(PendingSave.StaticReturn save) {
        if (save.skipAssignmentSupported()) {
            boolean leads = group.roster.isLeader(save.returned());
            return group.joined(save.returned(), leads, group.leaderIdOrEmpty(), leads);
        }
        // An older client that is told that it leads would compute assignments for a group that has them. It is given
        // the leader's former id, which makes it a follower (KIP-814 tells the story).
        return group.joined(save.returned(), false, save.leaderBefore(), false);
    }
}

package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.coordinator.group.SyncResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SyncGroup: who gets which assignment, and when. Owned by whoever owns its {@link ClassicGroup}. */
final class SyncHandler {
    private static final byte[] NOTHING = new byte[0];

    private final GroupData group;
    private final Rebalance rebalance;
    private final Answers answers;

    SyncHandler(GroupData group, Rebalance rebalance, Answers answers) {
        this.group = group;
        this.rebalance = rebalance;
        this.answers = answers;
    }

    void sync(SyncRequest request, long ticket) {
        GroupError error = refuse(request);
        Member member = group.roster.find(request.member().memberId());
        if (error != GroupError.NONE || member == null) {
            answers.sync(ticket, SyncResponse.failed(error));
        } else if (group.is(GroupState.STABLE)) {
            rebalance.synced(member);
            answers.sync(ticket, answers.synced(member));
            answers.heard(member);
        } else {
            rebalance.synced(member);
            answers.awaitSync(member, ticket);
            // A leader that asks twice is not believed twice: the first assignment is on its way to the database.
            if (group.roster.isLeader(member) && !group.outbox.awaitsAssignmentSave()) {
                save(request.assignments());
            }
        }
    }

    private GroupError refuse(SyncRequest request) {
        if (group.is(GroupState.DEAD)) {
            return GroupError.COORDINATOR_NOT_AVAILABLE;
        }
        GroupError error = group.roster.identify(request.member());
        if (error != GroupError.NONE) {
            return error;
        }
        if (request.generation() != group.generation) {
            return GroupError.ILLEGAL_GENERATION;
        }
        if (differs(request.protocolType(), group.protocolType)
                || differs(request.protocolName(), group.protocolName)) {
            return GroupError.INCONSISTENT_GROUP_PROTOCOL;
        }
        return group.is(GroupState.PREPARING_REBALANCE) ? GroupError.REBALANCE_IN_PROGRESS : GroupError.NONE;
    }

    private static boolean differs(@Nullable String claimed, @Nullable String actual) {
        return claimed != null && !claimed.equals(actual);
    }

    private void save(Map<String, byte[]> assignments) {
        PendingSave.Assignment save = new PendingSave.Assignment(assignments);
        group.roster.members().forEach(Member::clearAssignment);
        group.outbox.save(group.toRecord(assignments), save);
    }

    /** The leader's assignment was stored, or not. Nobody calls this for an assignment that a rebalance overtook. */
    void saved(PendingSave.Assignment save, boolean stored) {
        if (!stored) {
            rebalance.failSyncs(GroupError.COORDINATOR_NOT_AVAILABLE);
            rebalance.prepareUnlessRunning("the assignment could not be stored");
            return;
        }
        group.changedAt = group.now;
        group.become(GroupState.STABLE);
        for (Member member : group.roster.members()) {
            member.assignment = save.byMember().getOrDefault(member.id(), NOTHING);
            if (member.syncTicket != null) {
                answers.completeSync(member);
                answers.heard(member);
            }
        }
    }
}

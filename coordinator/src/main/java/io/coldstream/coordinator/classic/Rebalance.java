package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a group from one generation to the next: gathers the members, fixes the generation, and drops those that do
 * not keep up. Owned by whoever owns its {@link ClassicGroup}.
 */
final class Rebalance {
    private static final Logger LOG = LoggerFactory.getLogger(Rebalance.class);

    private final GroupData group;
    private final Answers answers;

    /** Whether an empty group waits for first members, whoever has joined already (KIP-134). */
    private boolean gathering;

    private boolean newMemberWhileGathering;
    private long gatheringLeftMs;

    Rebalance(GroupData group, Answers answers) {
        this.group = group;
        this.answers = answers;
    }

    /** Takes a new member in; it waits for the rebalance that this starts, or that runs. */
    void admit(Member member, long ticket) {
        if (gathering && group.generation == 0) {
            newMemberWhileGathering = true;
        }
        member.isNew = true;
        group.roster.add(member);
        answers.awaitJoin(member, ticket);
        answers.heard(member);
        prepareUnlessRunning("member " + member.id() + " joins");
    }

    /** Sees to it that a rebalance runs in which everybody joins again, and completes it if everybody has. */
    void prepareUnlessRunning(String reason) {
        if (group.is(GroupState.PREPARING_REBALANCE)) {
            completeIfAllJoined();
        } else {
            prepare(reason);
        }
    }

    private void prepare(String reason) {
        LOG.info("Group {} rebalances, leaving generation {}: {}", group.groupId, group.generation, reason);
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            failSyncs(GroupError.REBALANCE_IN_PROGRESS);
        }
        group.outbox.forgetAssignmentSaves();
        group.outbox.cancelTimer(GroupTimer.SYNC);
        group.roster.members().forEach(member -> member.syncDue = false);
        long initialDelayMs = group.limits.initialRebalanceDelay().toMillis();
        gathering = group.is(GroupState.EMPTY) && initialDelayMs > 0;
        group.become(GroupState.PREPARING_REBALANCE);
        if (gathering) {
            newMemberWhileGathering = false;
            gatheringLeftMs = Math.max(group.roster.rebalanceTimeoutMs() - initialDelayMs, 0);
            group.outbox.setTimer(GroupTimer.JOIN, initialDelayMs);
        } else if (group.roster.allJoined()) {
            complete();
        } else {
            group.outbox.setTimer(GroupTimer.JOIN, group.roster.rebalanceTimeoutMs());
        }
    }

    /** Answers everybody who waits for an assignment with an error, and takes half-made assignments back. */
    void failSyncs(GroupError error) {
        for (Member member : group.roster.members()) {
            member.clearAssignment();
            if (member.syncTicket != null) {
                answers.failSync(member, error);
                answers.heard(member);
            }
        }
    }

    void completeIfAllJoined() {
        if (group.is(GroupState.PREPARING_REBALANCE) && !gathering && group.roster.allJoined()) {
            complete();
        }
    }

    /** The rebalance has waited long enough for members to join. */
    void joinTimerFired() {
        if (gathering && newMemberWhileGathering && gatheringLeftMs > 0) {
            long delayMs = Math.min(group.limits.initialRebalanceDelay().toMillis(), gatheringLeftMs);
            gatheringLeftMs -= delayMs;
            newMemberWhileGathering = false;
            group.outbox.setTimer(GroupTimer.JOIN, delayMs);
        } else {
            complete();
        }
    }

    private void complete() {
        gathering = false;
        group.outbox.cancelTimer(GroupTimer.JOIN);
        for (Member late : group.roster.notJoined()) {
            // A static member keeps its place until its session ends (KIP-345).
            if (!late.identity.isStatic()) {
                LOG.info("Group {} goes on without {}, which did not join again", group.groupId, late.id());
                forget(late);
            }
        }
        if (group.roster.isEmpty()) {
            becomeEmpty();
        } else if (group.roster.electJoinedLeader()) {
            startGeneration();
        } else {
            // Only static members are left, none of them here: there is nobody to lead.
            group.outbox.setTimer(GroupTimer.JOIN, group.roster.rebalanceTimeoutMs());
        }
    }

    private void becomeEmpty() {
        group.generation++;
        group.protocolName = null;
        group.changedAt = group.now;
        group.become(GroupState.EMPTY);
        LOG.info("Group {} is empty at generation {}", group.groupId, group.generation);
        group.outbox.save(group.toRecord(Map.of()), new PendingSave.Emptied());
    }

    private void startGeneration() {
        group.generation++;
        group.protocolName = group.roster.chooseProtocol();
        group.become(GroupState.COMPLETING_REBALANCE);
        LOG.info(
                "Group {} starts generation {} with {} members, protocol {}, leader {}",
                group.groupId,
                group.generation,
                group.roster.size(),
                group.protocolName,
                group.roster.leaderId());
        for (Member member : group.roster.members()) {
            member.isNew = false;
            member.syncDue = true;
            answers.completeJoin(member, group.joined(member, group.roster.isLeader(member)));
            answers.startSession(member);
        }
        group.outbox.setTimer(GroupTimer.SYNC, group.roster.rebalanceTimeoutMs());
    }

    /** A member has sent its SyncGroup. */
    void synced(Member member) {
        member.syncDue = false;
        if (group.roster.syncDue().isEmpty()) {
            group.outbox.cancelTimer(GroupTimer.SYNC);
        }
    }

    /** The generation has waited long enough for members to fetch their assignment. */
    void syncTimerFired() {
        List<Member> late = group.roster.syncDue();
        if (!late.isEmpty()) {
            late.forEach(this::forget);
            prepareUnlessRunning(late.size() + " members did not fetch their assignment");
        }
    }

    /** A member was not heard of. */
    void sessionTimerFired(String memberId) {
        Member member = group.roster.find(memberId);
        // Who waits for an answer cannot send heartbeats; its session starts anew with the answer. A new member may
        // have gone without a trace, so that its wait has an end.
        if (member != null && (!member.awaitsAnswer() || member.isNew)) {
            remove(member, "member " + memberId + " was not heard of");
        }
    }

    void pendingTimerFired(String memberId) {
        group.roster.pendingIds().remove(memberId);
        completeIfAllJoined();
    }

    /** Removes a member, and lets the others share what it had. */
    void remove(Member member, String reason) {
        forget(member);
        prepareUnlessRunning(reason);
    }

    /** Removes a member without a rebalance; the caller sees to that. */
    void forget(Member member) {
        answers.failJoin(member, GroupError.UNKNOWN_MEMBER_ID);
        answers.failSync(member, GroupError.UNKNOWN_MEMBER_ID);
        group.outbox.cancelTimer(GroupTimer.session(member.id()));
        group.roster.remove(member);
    }
}

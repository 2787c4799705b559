package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupDescription;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.GroupListing;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.HeartbeatRequest;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.LeaveResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.MemberRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One consumer group under Kafka's classic protocol, as a state machine. Not thread-safe: the caller's lock for the
 * group owns it, from the call to the last effect that it takes out of it.
 *
 * <p>Every method takes the time of the event and returns what is to be done. JoinGroup and SyncGroup are answered
 * when the rebalance allows; until then they are known by the ticket that they came with, a number that the caller
 * uses once.
 */
public final class ClassicGroup {
    private final GroupData group;
    private final Answers answers;
    private final Rebalance rebalance;
    private final JoinHandler joins;
    private final SyncHandler syncs;
    private final LeaveHandler leaves;
    private final StaticReturns staticReturns;

    private ClassicGroup(GroupData group, Supplier<UUID> ids) {
        this.group = group;
        this.answers = new Answers(group);
        this.rebalance = new Rebalance(group, answers);
        this.staticReturns = new StaticReturns(group, rebalance, answers);
        this.joins = new JoinHandler(group, rebalance, answers, staticReturns, ids);
        this.syncs = new SyncHandler(group, rebalance, answers);
        this.leaves = new LeaveHandler(group, rebalance);
    }

    /**
     * A group that nobody has joined yet.
     *
     * @param ids makes member ids unique
     */
    public static ClassicGroup create(String groupId, GroupLimits limits, Supplier<UUID> ids, Instant now) {
        return new ClassicGroup(new GroupData(groupId, limits, now), ids);
    }

    /**
     * A group as it was stored. Its members go on as if nothing had happened, once {@link #restored} has set their
     * timers.
     */
    public static ClassicGroup restore(GroupRecord stored, GroupLimits limits, Supplier<UUID> ids, Instant now) {
        return new ClassicGroup(new GroupData(stored, limits, now), ids);
    }

    /** The members of a restored group have a whole session to be heard of. */
    public List<Effect> restored(Instant now) {
        group.now = now;
        group.roster.members().forEach(answers::startSession);
        if (group.roster.size() > group.limits.membersPerGroupMax()) {
            rebalance.prepareUnlessRunning("it has more members than it may have");
        }
        return group.outbox.drain();
    }

    /** A client joins, for the first time or again. */
    public List<Effect> join(JoinRequest request, long ticket, Instant now) {
        group.now = now;
        joins.join(request, ticket);
        return group.outbox.drain();
    }

    /** A member asks for its assignment; the leader brings everybody's. */
    public List<Effect> sync(SyncRequest request, long ticket, Instant now) {
        group.now = now;
        syncs.sync(request, ticket);
        return group.outbox.drain();
    }

    /** A member says that it is alive. */
    public Outcome<GroupError> heartbeat(HeartbeatRequest request, Instant now) {
        group.now = now;
        GroupError error = checkMember(request.member(), request.generation());
        if (error == GroupError.NONE) {
            hear(request.member());
            // After its JoinGroup a member may send heartbeats before its SyncGroup, and is right to.
            error = group.is(GroupState.PREPARING_REBALANCE) ? GroupError.REBALANCE_IN_PROGRESS : GroupError.NONE;
        }
        return new Outcome<>(error, group.outbox.drain());
    }

    /** Members go. */
    public Outcome<LeaveResponse> leave(LeaveRequest request, Instant now) {
        group.now = now;
        LeaveResponse response = leaves.leave(request);
        return new Outcome<>(response, group.outbox.drain());
    }

    /**
     * Says whether somebody may commit offsets. A consumer that assigns itself its partitions may while the group has
     * no members. A member may in its own generation, also while the next one is being prepared: it learns of that
     * with its next heartbeat.
     */
    public Outcome<GroupError> mayCommit(MemberIdentity member, int generation, Instant now) {
        group.now = now;
        boolean simple = generation < 0 && member.isUnknown() && !member.isStatic();
        GroupError error;
        if (simple && !group.is(GroupState.DEAD)) {
            error = group.is(GroupState.EMPTY) ? GroupError.NONE : GroupError.UNKNOWN_MEMBER_ID;
        } else {
            error = checkMember(member, generation);
        }
        if (error == GroupError.NONE && !simple) {
            hear(member);
            error = group.is(GroupState.COMPLETING_REBALANCE) ? GroupError.REBALANCE_IN_PROGRESS : GroupError.NONE;
        }
        return new Outcome<>(error, group.outbox.drain());
    }

    private GroupError checkMember(MemberIdentity member, int generation) {
        if (group.is(GroupState.DEAD)) {
            return GroupError.COORDINATOR_NOT_AVAILABLE;
        }
        GroupError error = group.roster.identify(member);
        if (error != GroupError.NONE) {
            return error;
        }
        return generation == group.generation ? GroupError.NONE : GroupError.ILLEGAL_GENERATION;
    }

    private void hear(MemberIdentity identity) {
        Member member = group.roster.find(identity.memberId());
        if (member != null) {
            answers.heard(member);
        }
    }

    /**
     * A timer has fired.
     *
     * @param sequence what the timer was set with; if it was set anew since, nothing happens
     */
    public List<Effect> timerFired(GroupTimer timer, long sequence, Instant now) {
        group.now = now;
        if (group.outbox.disarm(timer, sequence)) {
            switch (timer.kind()) {
                case SESSION -> rebalance.sessionTimerFired(timer.memberId());
                case PENDING_MEMBER -> rebalance.pendingTimerFired(timer.memberId());
                case JOIN -> rebalance.joinTimerFired();
                case SYNC -> rebalance.syncTimerFired();
            }
        }
        return group.outbox.drain();
    }

    /**
     * A record was stored, or not.
     *
     * @param saveId what the record came with
     * @param stored whether it is durable; if that is unknown, {@code false}
     */
    public List<Effect> saved(long saveId, boolean stored, Instant now) {
        group.now = now;
        PendingSave save = group.outbox.takeSave(saveId);
        if (save instanceof PendingSave.Assignment assignment) {
            syncs.saved(assignment, stored);
        } else if (save instanceof PendingSave.StaticReturn staticReturn) {
            staticReturns.saved(staticReturn, stored);
        }
        return group.outbox.drain();
    }

    /** Ends the group here: everybody who waits is told to look for the coordinator, and no timer is left. */
    public List<Effect> kill() {
        for (Member member : group.roster.members()) {
            answers.failJoin(member, GroupError.COORDINATOR_NOT_AVAILABLE);
            answers.failSync(member, GroupError.COORDINATOR_NOT_AVAILABLE);
        }
        group.outbox.cancelAllTimers();
        group.outbox.forgetAssignmentSaves();
        if (!group.is(GroupState.DEAD)) {
            group.become(GroupState.DEAD);
        }
        return group.outbox.drain();
    }

    public String groupId() {
        return group.groupId;
    }

    public GroupState state() {
        return group.state();
    }

    public int generation() {
        return group.generation;
    }

    /** Whether nobody is in the group and nobody was told an id to join with. */
    public boolean isIdle() {
        return group.is(GroupState.EMPTY) && group.roster.pendingIds().isEmpty();
    }

    /** Since when an empty group that had members has had none; {@code null} if it never had any or has some now. */
    public @Nullable Instant emptySince() {
        return group.is(GroupState.EMPTY) && !group.protocolType.isEmpty() ? group.changedAt : null;
    }

    public GroupListing list() {
        return new GroupListing(group.groupId, group.protocolType, group.state());
    }

    public GroupDescription describe() {
        byte[] nothing = new byte[0];
        boolean assigned = group.is(GroupState.STABLE);
        List<MemberRecord> members = group.roster.members().stream()
                .map(member -> member.toRecord(assigned ? member.assignment : nothing))
                .toList();
        return new GroupDescription(
                group.groupId,
                group.state(),
                group.protocolType,
                group.protocolName,
                group.roster.leaderId(),
                group.generation,
                members,
                group.changedAt);
    }
}

package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.SyncResponse;

/**
 * Answers the requests that members wait for, each once, and keeps the session timers that go with it. Owned by
 * whoever owns its {@link ClassicGroup}.
 */
final class Answers {
    private final GroupData group;

    Answers(GroupData group) {
        this.group = group;
    }

    /** The member was heard of: its session starts anew. */
    void heard(Member member) {
        member.isSilentSinceRestore = false;
        startSession(member);
    }

    void startSession(Member member) {
        long silenceMs = member.isNew ? group.limits.newMemberJoinTimeout().toMillis() : member.sessionTimeoutMs();
        group.outbox.setTimer(GroupTimer.session(member.id()), silenceMs);
    }

    void join(long ticket, JoinResponse response) {
        group.outbox.add(new Effect.AnswerJoin(ticket, response));
    }

    void sync(long ticket, SyncResponse response) {
        group.outbox.add(new Effect.AnswerSync(ticket, response));
    }

    /** Lets a member wait for the rebalance. If it waits already, that request is from a connection it gave up. */
    void awaitJoin(Member member, long ticket) {
        failJoin(member, GroupError.REBALANCE_IN_PROGRESS);
        member.joinTicket = ticket;
        member.isSilentSinceRestore = false;
    }

    /** Lets a member wait for its assignment. If it waits already, that request is from a connection it gave up. */
    void awaitSync(Member member, long ticket) {
        failSync(member, GroupError.REBALANCE_IN_PROGRESS);
        member.syncTicket = ticket;
    }

    /** Answers a member's JoinGroup, if it waits for one. */
    void completeJoin(Member member, JoinResponse response) {
        Long ticket = member.joinTicket;
        if (ticket != null) {
            member.joinTicket = null;
            join(ticket, response);
        }
    }

    void failJoin(Member member, GroupError error) {
        completeJoin(member, JoinResponse.failed(error, member.id()));
    }

    /** Answers a member's SyncGroup, if it waits for one. */
    void completeSync(Member member) {
        completeSync(member, synced(member));
    }

    void failSync(Member member, GroupError error) {
        completeSync(member, SyncResponse.failed(error));
    }

    private void completeSync(Member member, SyncResponse response) {
        Long ticket = member.syncTicket;
        if (ticket != null) {
            member.syncTicket = null;
            sync(ticket, response);
        }
    }

    SyncResponse synced(Member member) {
        return new SyncResponse(GroupError.NONE, group.protocolType, group.protocolName, member.assignment);
    }
}

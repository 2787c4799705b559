package io.coldstream.coordinator.classic;

import java.util.Objects;

/**
 * One of a group's timers. A group has at most one of each.
 *
 * @param kind what happens when it fires
 * @param memberId whose timer it is; empty for a timer of the whole group
 */
public record GroupTimer(Kind kind, String memberId) {
    /** What happens when a timer fires. */
    public enum Kind {
        /** A member was not heard of: it is removed. */
        SESSION,
        /** An id that was handed out was not used: it is forgotten. */
        PENDING_MEMBER,
        /** The rebalance has waited long enough for members to join. */
        JOIN,
        /** The rebalance has waited long enough for members to fetch their assignment. */
        SYNC
    }

    static final GroupTimer JOIN = new GroupTimer(Kind.JOIN, "");
    static final GroupTimer SYNC = new GroupTimer(Kind.SYNC, "");

    public GroupTimer {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(memberId, "memberId");
    }

    static GroupTimer session(String memberId) {
        return new GroupTimer(Kind.SESSION, memberId);
    }

    static GroupTimer pendingMember(String memberId) {
        return new GroupTimer(Kind.PENDING_MEMBER, memberId);
    }
}

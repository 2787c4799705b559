package io.coldstream.coordinator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What one group, or all of them together, have in the commit log. The lock of {@link LoggedCommits} owns it. */
final class CommitTally {
    private final Deque<Runnable> parked = new ArrayDeque<>();
    private int underWay;
    private int holds;
    private long lastPosition;

    void begin() {
        underWay++;
    }

    /** A commit was told, or was not taken. */
    void end(long position) {
        underWay--;
        lastPosition = Math.max(lastPosition, position);
    }

    int underWay() {
        return underWay;
    }

    void hold() {
        holds++;
    }

    void release() {
        holds--;
    }

    boolean isHeld() {
        return holds > 0;
    }

    /** The position behind the last commit that was told, 0 if none was. */
    long lastPosition() {
        return lastPosition;
    }

    /** Whether the log may still hold a commit, if it was trimmed up to a position. */
    boolean isInLog(long trimmedUpTo) {
        return underWay > 0 || lastPosition > trimmedUpTo;
    }

    boolean isForgettable(long trimmedUpTo) {
        return !isInLog(trimmedUpTo) && holds == 0 && parked.isEmpty();
    }

    /** Whether something has to wait for commits under way, or for what waits already. */
    boolean isBusy() {
        return underWay > 0 || !parked.isEmpty();
    }

    void park(Runnable action) {
        parked.add(action);
    }

    /** What has waited longest, if it need not wait any more. It counts as waiting until {@link #unpark}. */
    @Nullable
    Runnable due() {
        return underWay == 0 ? parked.peek() : null;
    }

    void unpark() {
        parked.remove();
    }
}

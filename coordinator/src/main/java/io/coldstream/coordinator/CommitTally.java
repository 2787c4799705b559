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
    private boolean resuming;

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
        return !isInLog(trimmedUpTo) && holds == 0 && parked.isEmpty() && !resuming;
    }

    /** Whether something has to wait for commits under way, or for what waits already. */
    boolean isBusy() {
        return underWay > 0 || resuming || !parked.isEmpty();
    }

    void park(Runnable action) {
        parked.add(action);
    }

    /**
     * Hands out what has waited longest, if it need not wait any more. One at a time: nothing more is due before {@link
     * #resumed}, so that two threads never run the same one, nor the second before the first is through.
     */
    @Nullable
    Runnable takeDue() {
        if (resuming || underWay > 0) {
            return null;
        }
        Runnable due = parked.poll();
        resuming = due != null;
        return due;
    }

    /** What was due has run. Whoever says so asks again: others were told that nothing is due in the meantime. */
    void resumed() {
        resuming = false;
    }
}

package io.coldstream.coordinator;

import io.coldstream.storage.metadata.CommittedOffset;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A commit log in memory that is forced when the test says so. Thread-safe: this object's lock owns it. */
final class FakeCommitLog implements CommitLog {
    private record Waiting(long position, Told told) {}

    private final List<List<CommittedOffset>> commits = new ArrayList<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long start;
    private boolean full;
    private boolean trimmable = true;
    private int trims;
    private int appends;
    private int refusedEvery;

    @Override
    public synchronized int append(List<CommittedOffset> offsets, Told told) throws IOException {
        appends++;
        if (full || (refusedEvery > 0 && appends % refusedEvery == 0)) {
            throw new IOException("no room");
        }
        commits.add(List.copyOf(offsets));
        waiting.add(new Waiting(start + commits.size(), told));
        return 100 * offsets.size();
    }

    /** Forces what was appended, well or badly; says how many commits that were. */
    int force(boolean durable) {
        int told = 0;
        for (Waiting next = next(); next != null; next = next()) {
            next.told().told(durable, next.position());
            told++;
        }
        return told;
    }

    private synchronized @Nullable Waiting next() {
        return waiting.poll();
    }

    /** What was appended and not forced is lost, together with everybody who waits for it. */
    synchronized void crash() {
        for (int lost = waiting.size(); lost > 0; lost--) {
            commits.remove(commits.size() - 1);
        }
        waiting.clear();
    }

    @Override
    public synchronized long replay(Consumer<List<CommittedOffset>> each) {
        commits.forEach(each);
        return start + commits.size();
    }

    @Override
    public synchronized void trim(long position) throws IOException {
        if (!trimmable) {
            throw new IOException("the disk refuses");
        }
        trims++;
        while (start < position && !commits.isEmpty()) {
            commits.remove(0);
            start++;
        }
    }

    synchronized int size() {
        return commits.size();
    }

    synchronized int trims() {
        return trims;
    }

    /** Refuses each n-th commit. */
    synchronized void refuseEvery(int n) {
        refusedEvery = n;
    }

    synchronized void full(boolean isFull) {
        full = isFull;
    }

    synchronized void trimmable(boolean canBeTrimmed) {
        trimmable = canBeTrimmed;
    }
}

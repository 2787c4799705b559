package io.coldstream.coordinator;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the database in the order in which writes were handed in, one at a time, on the blocking executor. Commits
 * that wait together share a transaction. Thread-safe without locks: handing in never waits. What comes of a write is
 * told on the executor's thread.
 *
 * <p>Every write of one group goes through the same lane: that is what keeps two commits of one partition in order.
 */
final class WriteLane {
    private static final Logger LOG = LoggerFactory.getLogger(WriteLane.class);

    /** Keeps a transaction short when the database was away and a great deal has piled up. */
    private static final int OFFSETS_PER_TRANSACTION_MAX = 5_000;

    private final GroupStore store;
    private final OffsetView view;
    private final Executor blocking;
    private final int commitsMax;
    private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger waitingCommits = new AtomicInteger();

    /**
     * A lane with nothing in it.
     *
     * @param commitsMax how many commits may wait; more are refused
     */
    WriteLane(GroupStore store, OffsetView view, Executor blocking, int commitsMax) {
        this.store = store;
        this.view = view;
        this.blocking = blocking;
        this.commitsMax = commitsMax;
    }

    /** A change to the database other than a commit, and to the view once it is durable. */
    interface Change {
        void apply(GroupStore store, OffsetView view) throws StorageException;
    }

    private sealed interface Write {
        Consumer<Boolean> then();
    }

    private record Commit(List<CommittedOffset> offsets, Consumer<Boolean> then) implements Write {}

    private record Other(Change change, Consumer<Boolean> then) implements Write {}

    /**
     * Hands in a commit of offsets. The view has them once they are durable.
     *
     * @param then is told whether they are
     * @return whether there was room; if not, {@code then} is never told
     */
    boolean commit(List<CommittedOffset> offsets, Consumer<Boolean> then) {
        if (waitingCommits.incrementAndGet() > commitsMax) {
            waitingCommits.decrementAndGet();
            return false;
        }
        submit(new Commit(offsets, then));
        return true;
    }

    /**
     * Hands in another change. There is no bound here: a group has at most a few changes under way.
     *
     * @param then is told whether it is durable
     */
    void change(Change change, Consumer<Boolean> then) {
        submit(new Other(change, then));
    }

    private void submit(Write write) {
        waiting.add(write);
        if (waitingCount.getAndIncrement() == 0) { // otherwise somebody drains, and sees this one, too
            try {
                blocking.execute(this::drain);
            } catch (RejectedExecutionException e) {
                LOG.warn("The executor of database writes is shut down; group changes are refused");
                refuseAll();
            }
        }
    }

    private void refuseAll() {
        int seen = waitingCount.get();
        while (seen > 0) {
            for (int i = 0; i < seen; i++) {
                tell(take(), false);
            }
            seen = waitingCount.addAndGet(-seen);
        }
    }

    /** Runs until nothing waits. The count goes down last, so that there is never a second one of these. */
    private void drain() {
        int seen = waitingCount.get();
        while (seen > 0) {
            List<Commit> together = new ArrayList<>();
            int offsets = 0;
            for (int i = 0; i < seen; i++) {
                Write write = take();
                if (write instanceof Commit commit) {
                    together.add(commit);
                    offsets += commit.offsets().size();
                    if (offsets >= OFFSETS_PER_TRANSACTION_MAX) {
                        commitTogether(together);
                        together.clear();
                        offsets = 0;
                    }
                } else if (write instanceof Other other) {
                    commitTogether(together);
                    together.clear();
                    offsets = 0;
                    tell(other, attempt(other.change()));
                }
            }
            commitTogether(together);
            seen = waitingCount.addAndGet(-seen);
        }
    }

    private Write take() {
        Write write = waiting.poll();
        if (write == null) {
            throw new IllegalStateException("fewer writes wait than were counted");
        }
        if (write instanceof Commit) {
            waitingCommits.decrementAndGet();
        }
        return write;
    }

    private void commitTogether(List<Commit> commits) {
        if (commits.isEmpty()) {
            return;
        }
        Map<Object, CommittedOffset> newest = new LinkedHashMap<>();
        for (Commit commit : commits) {
            for (CommittedOffset offset : commit.offsets()) {
                newest.put(List.of(offset.groupId(), offset.partition()), offset);
            }
        }
        List<CommittedOffset> offsets = List.copyOf(newest.values());
        boolean durable = attempt((target, known) -> {
            target.commitOffsets(offsets);
            known.put(offsets);
        });
        commits.forEach(commit -> tell(commit, durable));
    }

    private boolean attempt(Change change) {
        try {
            change.apply(store, view);
            return true;
        } catch (StorageException e) {
            LOG.warn("A change to groups or offsets could not be stored ({}): {}", e.kind(), e.getMessage());
            return false;
        } catch (RuntimeException e) {
            // The lane must go on: other groups' writes wait behind this one.
            LOG.error("A change to groups or offsets failed", e);
            return false;
        }
    }

    private static void tell(Write write, boolean durable) {
        try {
            write.then().accept(durable);
        } catch (RuntimeException e) {
            // As above: one group's trouble is not the others'.
            LOG.error("What follows a change to groups or offsets failed", e);
        }
    }
}

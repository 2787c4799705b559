package io.coldstream.coordinator;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * that wait together share a transaction. Thread-safe; handing in never waits. What comes of a write is told on the
 * executor's thread.
 *
 * <p>Commits go to the commit log instead, and are told on its thread, unless there is none, it takes none, or another
 * write that concerns the group's offsets is under way. Every write of one group goes through the same lane: that, and
 * {@link LoggedCommits}, is what keeps two commits of one partition in order.
 */
final class WriteLane {
    private static final Logger LOG = LoggerFactory.getLogger(WriteLane.class);

    /** Keeps a transaction short when the database was away and a great deal has piled up. */
    private static final int OFFSETS_PER_TRANSACTION_MAX = 5_000;

    private final GroupStore store;
    private final OffsetView view;
    private final LoggedCommits logged;
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
    WriteLane(GroupStore store, OffsetView view, LoggedCommits logged, Executor blocking, int commitsMax) {
        this.store = store;
        this.view = view;
        this.logged = logged;
        this.blocking = blocking;
        this.commitsMax = commitsMax;
    }

    /** A change to the database other than a commit, and to the view once it is durable. */
    interface Change {
        void apply(GroupStore store, OffsetView view) throws StorageException;
    }

    private sealed interface Write {
        Consumer<Boolean> then();

        /** Whose offsets are changed; nothing if no offset is. */
        Optional<Scope> scope();
    }

    private record Commit(Scope of, List<CommittedOffset> offsets, Consumer<Boolean> then) implements Write {
        @Override
        public Optional<Scope> scope() {
            return Optional.of(of);
        }
    }

    private record Other(Optional<Scope> scope, Change change, Consumer<Boolean> then) implements Write {}

    /**
     * Hands in a commit of offsets. The view has them once they are durable.
     *
     * @param offsets all of one group, not empty
     * @param then is told whether they are
     * @return whether there was room; if not, {@code then} is never told
     */
    boolean commit(List<CommittedOffset> offsets, Consumer<Boolean> then) {
        String groupId = offsets.get(0).groupId();
        return switch (logged.commit(groupId, offsets, then)) {
            case LOG -> true;
            case NONE -> false;
            case DATABASE -> commitToDatabase(groupId, offsets, then);
        };
    }

    private boolean commitToDatabase(String groupId, List<CommittedOffset> offsets, Consumer<Boolean> then) {
        if (waitingCommits.incrementAndGet() > commitsMax) {
            waitingCommits.decrementAndGet();
            return false;
        }
        Scope scope = Scope.of(groupId);
        logged.hold(scope, () -> submit(new Commit(scope, offsets, then)));
        return true;
    }

    /**
     * Hands in a change that touches no offset. There is no bound here: a group has at most a few changes under way.
     *
     * @param then is told whether it is durable
     */
    void change(Change change, Consumer<Boolean> then) {
        submit(new Other(Optional.empty(), change, then));
    }

    /** Hands in a change of offsets, which comes after all commits that were handed in before. */
    void changeOffsets(Scope scope, Change change, Consumer<Boolean> then) {
        logged.hold(scope, () -> submit(new Other(Optional.of(scope), change, then)));
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
                    tell(other, attempt(other.scope().stream().toList(), other.change()));
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
        Map<OffsetKey, CommittedOffset> newest = new LinkedHashMap<>();
        commits.forEach(commit -> WriteBehind.putNewest(newest, commit.offsets()));
        List<CommittedOffset> offsets = List.copyOf(newest.values());
        List<Scope> scopes = commits.stream().map(Commit::of).distinct().toList();
        boolean durable = attempt(scopes, (target, known) -> {
            target.commitOffsets(offsets);
            known.put(offsets);
        });
        commits.forEach(commit -> tell(commit, durable));
    }

    private boolean attempt(List<Scope> scopes, Change change) {
        try {
            logged.settle(scopes);
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

    private void tell(Write write, boolean durable) {
        write.scope().ifPresent(logged::release);
        try {
            write.then().accept(durable);
        } catch (RuntimeException e) {
            // As above: one group's trouble is not the others'.
            LOG.error("What follows a change to groups or offsets failed", e);
        }
    }
}

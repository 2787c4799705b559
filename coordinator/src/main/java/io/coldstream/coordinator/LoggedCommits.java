package io.coldstream.coordinator;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupStore;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits that are durable in the commit log; {@link WriteBehind} brings them to the database afterwards. Thread-safe:
 * {@link #lock} owns the tallies and is never held while anybody else's code runs.
 *
 * <p>What is in the log is read again after a crash, and must not undo what came later by another way. Whoever writes
 * offsets to the database himself therefore holds the group first ({@link #hold}): its commits then do not go to the log
 * any more, and he begins when those under way are durable. Before he writes, he {@linkplain #settle settles} what the
 * group has in the log: the database gets it, and the log is trimmed.
 */
final class LoggedCommits {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedCommits.class);

    /** What becomes of a commit that was handed in. */
    enum Way {
        /** It is in the log, and whoever waits for it is told. */
        LOG,
        /** The database has to take it; nobody is told. */
        DATABASE,
        /** There is no room; nobody is told. */
        NONE
    }

    private final @Nullable CommitLog log;
    private final GroupStore store;
    private final OffsetView view;
    private final WriteBehind behind;
    private final int commitsMax;
    private final long bytesMax;
    private final AtomicLong appendedBytes = new AtomicLong();
    private final AtomicBoolean refusing = new AtomicBoolean();

    private final Object lock = new Object();
    private final Map<String, CommitTally> groups = new HashMap<>();
    private final CommitTally all = new CommitTally();
    private long trimmedUpTo;
    private long trimmedBytes;

    /**
     * Nothing logged yet.
     *
     * @param log the log, or null to have the database take everything
     */
    LoggedCommits(
            @Nullable CommitLog log,
            GroupStore store,
            OffsetView view,
            Timers timers,
            Executor blocking,
            GroupCoordinator.Writes writes) {
        this.log = log;
        this.store = store;
        this.view = view;
        this.behind = new WriteBehind(store, timers, blocking, appendedBytes::get, this::tidy);
        this.commitsMax = writes.waitingCommitsPerLaneMax();
        this.bytesMax = writes.logBytesMax();
    }

    /** Brings what a former process has left in the log to the database. Blocks; before anything else. */
    void replay() throws StorageException, IOException {
        CommitLog source = log;
        if (source == null) {
            return;
        }
        CommitReplay replay = new CommitReplay(store.listOffsets());
        long end = source.replay(replay::accept);
        for (CommitReplay.Overtaken overtaken : replay.overtaken()) {
            CommittedOffset logged = overtaken.logged();
            LOG.warn(
                    "Offset {} of {}, which group '{}' committed at {}, is left out: the database has {}, which was"
                            + " committed to another broker at {}.",
                    logged.offset(),
                    logged.partition(),
                    logged.groupId(),
                    logged.committedAt(),
                    overtaken.stored().offset(),
                    overtaken.stored().committedAt());
        }
        List<CommittedOffset> missing = replay.missing();
        if (!missing.isEmpty()) {
            behind.store(missing);
            LOG.info("{} offsets that were committed before the broker ended are in the database now.", missing.size());
        }
        source.trim(end);
        synchronized (lock) {
            trimmedUpTo = end;
        }
    }

    /**
     * Appends a commit to the log, unless its group is held. Commits of one group are handed in one after the other.
     *
     * @param then is told whether the commit is durable and visible
     */
    Way commit(String groupId, List<CommittedOffset> offsets, Consumer<Boolean> then) {
        CommitLog target = log;
        if (target == null) {
            return Way.DATABASE;
        }
        CommitTally group;
        synchronized (lock) {
            if (all.isHeld()) {
                return Way.DATABASE;
            }
            if (all.underWay() >= commitsMax || appendedBytes.get() - trimmedBytes >= bytesMax) {
                return Way.NONE;
            }
            group = tally(Scope.of(groupId));
            if (group.isHeld()) {
                return Way.DATABASE;
            }
            group.begin();
            all.begin();
        }
        boolean taken = false;
        try {
            int bytes = target.append(offsets, (durable, position) -> told(group, offsets, durable, position, then));
            taken = true;
            appendedBytes.addAndGet(bytes);
            if (refusing.get() && refusing.compareAndSet(true, false)) {
                LOG.info("The log of offset commits takes commits again.");
            }
            return Way.LOG;
        } catch (IOException e) {
            if (refusing.compareAndSet(false, true)) {
                LOG.warn("Offset commits go to the database at once, as their log takes none: {}", e.getMessage());
            }
            return Way.DATABASE;
        } finally {
            if (!taken) {
                end(group, 0);
            }
        }
    }

    private void told(
            CommitTally group, List<CommittedOffset> offsets, boolean durable, long position, Consumer<Boolean> then) {
        try {
            if (durable) {
                view.put(offsets);
                behind.add(offsets, position);
            } else {
                behind.trimSoon(position); // it may be in the log, and must not come back
            }
        } finally {
            end(group, position);
        }
        then.accept(durable);
    }

    private void end(CommitTally group, long position) {
        synchronized (lock) {
            group.end(position);
            all.end(position);
        }
        resume(group);
        resume(all);
    }

    private void resume(CommitTally tally) {
        while (true) {
            Runnable due;
            synchronized (lock) {
                due = tally.takeDue();
            }
            if (due == null) {
                return;
            }
            try {
                due.run();
            } finally {
                synchronized (lock) {
                    tally.resumed();
                }
            }
        }
    }

    /**
     * Keeps commits out of the log until {@link #release}.
     *
     * @param quiet runs once the commits that are under way are told, perhaps at once; in the order of the calls
     */
    void hold(Scope scope, Runnable quiet) {
        synchronized (lock) {
            CommitTally tally = tally(scope);
            tally.hold();
            if (tally.isBusy()) {
                tally.park(quiet);
                return;
            }
        }
        quiet.run();
    }

    void release(Scope scope) {
        synchronized (lock) {
            CommitTally tally = tally(scope);
            tally.release();
            if (scope.groupId() != null && tally.isForgettable(trimmedUpTo)) {
                groups.remove(scope.groupId());
            }
        }
    }

    private CommitTally tally(Scope scope) {
        String groupId = scope.groupId();
        return groupId == null ? all : groups.computeIfAbsent(groupId, id -> new CommitTally());
    }

    /**
     * Sees to it that the log holds nothing any more of those who are held. Blocks.
     *
     * @throws StorageException if the database is away, or the log cannot be trimmed
     */
    void settle(Collection<Scope> held) throws StorageException {
        if (held.stream().noneMatch(this::isInLog)) {
            return;
        }
        behind.applyAndTrim();
        if (held.stream().anyMatch(this::isInLog)) {
            throw new IllegalStateException("the log of offset commits was trimmed, and still holds some of " + held);
        }
    }

    private boolean isInLog(Scope scope) {
        synchronized (lock) {
            CommitTally tally = scope.groupId() == null ? all : groups.get(scope.groupId());
            return tally != null && tally.isInLog(trimmedUpTo);
        }
    }

    /** Trims the log up to a position, before which the database has everything, if that is worth it or asked for. */
    private void tidy(long position, long bytes, boolean asked) throws IOException {
        CommitLog target = log;
        synchronized (lock) {
            if (target == null || position <= trimmedUpTo || (!asked && bytes - trimmedBytes < bytesMax / 16)) {
                return;
            }
        }
        target.trim(position);
        synchronized (lock) {
            trimmedUpTo = position;
            trimmedBytes = bytes;
            groups.values().removeIf(tally -> tally.isForgettable(position));
        }
    }

    /** Leaves nothing in the log, if that can be done; what stays is replayed by the next process. Blocks. */
    void close() {
        if (log != null) {
            behind.close();
        }
    }
}

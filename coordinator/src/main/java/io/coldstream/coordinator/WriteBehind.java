package io.coldstream.coordinator;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings durable commits to the database, a moment later and many at a time: of several for one group and partition only
 * the newest. Thread-safe: {@link #lock} owns what waits and is held briefly; {@link #applying} is held while the
 * database is written to, so that an older offset never comes after a newer one.
 */
final class WriteBehind {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);

    /** Long enough that a commit costs the database next to nothing, short enough that people see it there. */
    private static final Duration DELAY = Duration.ofMillis(500);

    /** Keeps a transaction short when the database was away and a great deal has piled up. */
    private static final int OFFSETS_PER_TRANSACTION_MAX = 5_000;

    /** Trims the commit log. */
    interface Tidy {
        /**
         * Trims it, if that is worth it or asked for.
         *
         * @param position the database has everything before it
         * @param bytes how many bytes had been appended when it had; what came later is still in the log
         * @param asked whether it must be done now
         * @throws IOException if it was asked for, or is due, and could not be done
         */
        void tidy(long position, long bytes, boolean asked) throws IOException;
    }

    private final GroupStore store;
    private final Timers timers;
    private final Executor blocking;
    private final LongSupplier appendedBytes;
    private final Tidy tidy;
    private final ReentrantLock applying = new ReentrantLock();
    private boolean away; // under applying
    private boolean untidy; // under applying

    private final Object lock = new Object();
    private Map<OffsetKey, CommittedOffset> newest = new HashMap<>();
    private long position;
    private boolean trimWanted;
    private boolean scheduled;
    private boolean closed;

    /** @param appendedBytes how many bytes were appended to the log so far; runs under the lock */
    WriteBehind(GroupStore store, Timers timers, Executor blocking, LongSupplier appendedBytes, Tidy tidy) {
        this.store = store;
        this.timers = timers;
        this.blocking = blocking;
        this.appendedBytes = appendedBytes;
        this.tidy = tidy;
    }

    static void putNewest(Map<OffsetKey, CommittedOffset> target, Collection<CommittedOffset> offsets) {
        for (CommittedOffset offset : offsets) {
            target.put(OffsetKey.of(offset), offset);
        }
    }

    /** Takes durable offsets, in the order of their positions in the log. */
    void add(List<CommittedOffset> offsets, long upTo) {
        boolean first;
        synchronized (lock) {
            putNewest(newest, offsets);
            first = reached(upTo);
        }
        if (first) {
            schedule();
        }
    }

    /** Has the log trimmed, so that what lies before a position never comes back. */
    void trimSoon(long upTo) {
        boolean first;
        synchronized (lock) {
            trimWanted = true;
            first = reached(upTo);
        }
        if (first) {
            schedule();
        }
    }

    private boolean reached(long upTo) {
        position = Math.max(position, upTo);
        boolean first = !scheduled && !closed;
        scheduled |= first;
        return first;
    }

    private void schedule() {
        try {
            var unused = timers.schedule(DELAY, this::applySoon);
        } catch (RejectedExecutionException e) {
            LOG.debug("The broker ends; what the database lacks is read from the commit log by the next one.", e);
        }
    }

    private void applySoon() {
        try {
            blocking.execute(this::applyScheduled);
        } catch (RejectedExecutionException e) {
            schedule(); // too much waits for the database; later, then
        }
    }

    private void applyScheduled() {
        if (!applying.tryLock()) {
            schedule(); // the database may hang, and others need the threads that would wait here
            return;
        }
        synchronized (lock) {
            scheduled = false;
        }
        try {
            apply(false);
        } catch (StorageException e) {
            scheduleAgain();
        } catch (RuntimeException e) {
            LOG.error("Committed offsets could not be brought to the database", e);
            scheduleAgain();
        } finally {
            applying.unlock();
        }
    }

    private void scheduleAgain() {
        boolean first;
        synchronized (lock) {
            first = reached(position);
        }
        if (first) {
            schedule();
        }
    }

    /**
     * Leaves nothing in the log of what was told so far.
     *
     * @throws StorageException if the database is away, or the log cannot be trimmed
     */
    void applyAndTrim() throws StorageException {
        applying.lock();
        try {
            apply(true);
        } finally {
            applying.unlock();
        }
    }

    private void apply(boolean trim) throws StorageException {
        Map<OffsetKey, CommittedOffset> taken;
        long upTo;
        long bytes;
        boolean wanted;
        synchronized (lock) {
            taken = newest;
            newest = new HashMap<>();
            upTo = position;
            bytes = appendedBytes.getAsLong();
            wanted = trimWanted;
            trimWanted = false;
        }
        boolean stored = false;
        boolean done = false;
        try {
            store(taken.values());
            stored = true;
            noteBack();
            tidy(upTo, bytes, trim || wanted);
            done = true;
        } catch (StorageException e) {
            noteAway(e);
            throw e;
        } finally {
            if (!done) {
                putBack(stored ? Map.of() : taken, wanted);
            }
        }
    }

    private void tidy(long upTo, long bytes, boolean now) throws StorageException {
        try {
            tidy.tidy(upTo, bytes, now);
            untidy = false;
        } catch (IOException e) {
            if (!untidy) {
                LOG.warn("The log of offset commits cannot be trimmed: {}", e.getMessage());
            }
            untidy = true;
            if (now) {
                throw new StorageException(
                        StorageException.Kind.UNAVAILABLE, "The log of offset commits cannot be trimmed.", e);
            }
        }
    }

    private void putBack(Map<OffsetKey, CommittedOffset> taken, boolean wanted) {
        synchronized (lock) {
            taken.forEach(newest::putIfAbsent); // what came meanwhile is newer
            trimWanted |= wanted;
        }
    }

    private void noteAway(StorageException cause) {
        if (!away && !untidy) {
            away = true;
            LOG.warn(
                    "The database does not take committed offsets ({}): {} They are durable in the commit log, and the"
                            + " database gets them later.",
                    cause.kind(),
                    cause.getMessage());
        }
    }

    private void noteBack() {
        if (away) {
            away = false;
            LOG.info("The database has all committed offsets again.");
        }
    }

    /** Stores offsets of which no two are of one group and partition. */
    void store(Collection<CommittedOffset> offsets) throws StorageException {
        List<CommittedOffset> rest = new ArrayList<>(offsets);
        for (int from = 0; from < rest.size(); from += OFFSETS_PER_TRANSACTION_MAX) {
            store.commitOffsets(rest.subList(from, Math.min(rest.size(), from + OFFSETS_PER_TRANSACTION_MAX)));
        }
    }

    /** Tries for the last time. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        try {
            applyAndTrim();
        } catch (StorageException e) {
            LOG.info("Committed offsets stay in the commit log, from where the next start takes them.", e);
        }
    }
}

package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.journal.FileUses;
import io.coldstream.log.journal.Journal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What appending, journaling and maintenance of one partition's log share. Who takes both locks takes the maintenance
 * lock first. The append lock is held for moments only, never while something is forced: event loops wait for it.
 */
final class LogCore {
    private static final Logger LOG = LoggerFactory.getLogger(LogCore.class);
    /** How long a silent idempotent producer is remembered: a day, as in Kafka (producer.id.expiration.ms). */
    private static final long PRODUCER_EXPIRY_MS = 24L * 60 * 60 * 1000;
    /** Nothing that was appended waits for being forced. */
    private static final long CLEAN = Long.MAX_VALUE;

    final TopicIdPartition partition;
    final InstantSource clock;
    final LogFolder folder;
    final LogReader reader;
    /** Changed under the append lock. */
    final LeaderEpochs epochs;
    /** Used under the append lock. */
    final ProducerStates producers;
    /** The journal, unless the log does without. */
    final @Nullable Journal journal;

    final ReentrantLock appendLock = new ReentrantLock();
    final ReentrantLock maintenanceLock = new ReentrantLock();

    volatile LogConfig config;
    volatile int leaderEpoch;
    volatile long logEndOffset;

    private final List<HighWatermarkListener> listeners = new CopyOnWriteArrayList<>();
    /** The producers at the boundaries of segments that were sealed and not yet forced. Under the append lock. */
    private final List<Boundary> boundaries = new ArrayList<>();
    /** The offset below which records may lie that are neither journaled nor forced. */
    private final AtomicLong gapEnd = new AtomicLong();

    /** The use of a journal file that the oldest unforced record may lie in. Under the append lock. */
    private long dirtySince = CLEAN;

    private volatile @Nullable IOException stopCause;
    /** The newest use of a journal file that has records of this log. */
    private volatile long lastJournaledUse;

    private volatile boolean closed;

    /** The producers as they stood before an offset at which a segment begins. */
    record Boundary(long offset, List<ProducerEntry> producers) {}

    LogCore(
            LogOpening opening,
            LogConfig config,
            InstantSource clock,
            @Nullable Journal journal,
            Recovery.Recovered recovered) {
        this.partition = opening.partition();
        this.leaderEpoch = opening.leaderEpoch();
        this.config = config;
        this.clock = clock;
        this.journal = journal;
        this.folder = recovered.folder();
        this.epochs = recovered.epochs();
        this.producers = recovered.producers();
        Segment active = recovered.view().active();
        this.logEndOffset = active.tail().endOffset();
        this.reader = new LogReader(
                recovered.view(),
                new Watermark(logEndOffset, active.baseOffset(), active.tail().bytes()));
    }

    void requireRunning() throws LogStoppedException {
        IOException cause = stopCause;
        if (cause != null) {
            throw new LogStoppedException(
                    "The log of " + partition + " has stopped until it is opened again: " + cause.getMessage(), cause);
        }
        if (closed) {
            throw new LogStoppedException("The log of " + partition + " is closed.", null);
        }
    }

    /** Takes no more records from now on, because nobody knows what is on the disk. */
    LogStoppedException stop(IOException cause) {
        if (stopCause == null) {
            stopCause = cause;
            LOG.error("The log of {} stops; its records can still be read.", partition, cause);
        }
        return new LogStoppedException("The log of " + partition + " has stopped: " + cause.getMessage(), cause);
    }

    boolean isStopped() {
        return stopCause != null;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Notes that something was appended that is not forced. Under the append lock, before it is journaled. */
    void markDirty() {
        if (dirtySince == CLEAN && journal != null) {
            dirtySince = journal.currentUse();
        }
    }

    /** The use from which on the journal may hold what is appended from now on. */
    long journalMark() {
        return journal == null ? CLEAN : journal.currentUse();
    }

    /** Notes that everything was forced up to an offset, at which the journal stood at a mark. */
    void markForced(long endOffset, long mark) {
        appendLock.lock();
        try {
            dirtySince = logEndOffset == endOffset ? CLEAN : mark;
        } finally {
            appendLock.unlock();
        }
    }

    /** What the log needs of the journal; nothing if it needs nothing. */
    Optional<FileUses> journalUses() {
        appendLock.lock();
        try {
            return dirtySince == CLEAN
                    ? Optional.empty()
                    : Optional.of(new FileUses(dirtySince, isStopped() ? lastJournaledUse : Long.MAX_VALUE));
        } finally {
            appendLock.unlock();
        }
    }

    /** Notes that records were journaled in a use of a journal file. Before the journal goes on to its next file. */
    void noteJournaled(long use) {
        lastJournaledUse = use;
    }

    /** Notes that records below an offset are neither journaled nor forced. */
    void noteGap(long endOffset) {
        gapEnd.accumulateAndGet(endOffset, Math::max);
    }

    boolean hasGap() {
        return gapEnd.get() > folder.recoveryPoint().endOffset();
    }

    boolean isOld(Segment active, long nowMs) {
        return !active.isEmpty() && nowMs - active.clockMs() >= config.segmentMs();
    }

    /**
     * Seals the active segment and begins the next one, whose file does not exist before its first append. Nothing is
     * forced. Under the append lock.
     */
    void roll() throws IOException {
        LogView view = reader.view();
        Segment active = view.active();
        long endOffset = active.tail().endOffset();
        long nowMs = clock.millis();
        expireProducers(nowMs);
        active.closeTimeIndex();
        boundaries.add(new Boundary(endOffset, producers.entries()));
        active.seal(nowMs);
        reader.publish(view.withActive(folder.newSegment(endOffset)));
    }

    void expireProducers(long nowMs) {
        producers.expire(nowMs - PRODUCER_EXPIRY_MS);
    }

    /** The boundaries up to an offset that have no snapshot yet. Under the append lock. */
    List<Boundary> boundariesUpTo(long endOffset) {
        return boundaries.stream()
                .filter(boundary -> boundary.offset() <= endOffset)
                .toList();
    }

    void forgetBoundaries(List<Boundary> written) {
        boundaries.removeAll(written);
    }

    void addListener(HighWatermarkListener listener) {
        listeners.add(listener);
    }

    void removeListener(HighWatermarkListener listener) {
        listeners.remove(listener);
    }

    /** Moves the high watermark if it is not further already, and tells those who wait for it. Outside of the locks. */
    void advance(Watermark next) {
        if (reader.advance(next)) {
            tellListeners();
        }
    }

    void tellListeners() {
        for (HighWatermarkListener listener : listeners) {
            try {
                listener.onHighWatermarkAdvanced(reader.highWatermark().offset());
            } catch (RuntimeException e) {
                // the records are in the log: a listener's mistake must not tell their producer otherwise
                LOG.error("A high watermark listener of {} failed.", partition, e);
            }
        }
    }
}

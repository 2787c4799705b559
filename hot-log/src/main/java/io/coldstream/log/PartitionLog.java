package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.batch.BatchValidator;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.file.FileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's log on the local disk. Thread-safe: everything that changes it holds {@link #lock}; reads take no
 * lock and go on while records are appended, segments evicted, or the log has stopped. May block on the disk.
 *
 * <p>After a failure that leaves it open what is on the disk, the log stops: it refuses changes with
 * {@link LogStoppedException} until it is opened again. A full disk does not stop it. Threads that use a log must not be
 * interrupted: Java closes the file that an interrupted thread is using, for everybody.
 *
 * <p>This class is larger than most, because it is the one place where the order of the steps of every change can be
 * read; what the steps do is elsewhere.
 */
public final class PartitionLog implements TierableLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);
    /** How long a silent idempotent producer is remembered: a day, as in Kafka (producer.id.expiration.ms). */
    private static final long PRODUCER_EXPIRY_MS = 24L * 60 * 60 * 1000;

    private final TopicIdPartition partition;
    private final InstantSource clock;
    private final LogFolder folder;
    private final LogReader reader;
    private final LeaderEpochs epochs;
    private final ProducerStates producers;
    private final List<HighWatermarkListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    private volatile LogConfig config;
    private volatile int leaderEpoch;
    private volatile long logEndOffset;
    private volatile @Nullable IOException stopCause;
    private volatile boolean closed;

    private PartitionLog(LogOpening opening, LogConfig config, InstantSource clock, Recovery.Recovered recovered) {
        this.partition = opening.partition();
        this.leaderEpoch = opening.leaderEpoch();
        this.config = config;
        this.clock = clock;
        this.folder = recovered.folder();
        this.epochs = recovered.epochs();
        this.producers = recovered.producers();
        Segment active = recovered.view().active();
        this.logEndOffset = active.tail().endOffset();
        this.reader = new LogReader(
                recovered.view(),
                new Watermark(logEndOffset, active.baseOffset(), active.tail().bytes()));
    }

    /**
     * Opens a partition's folder, which is created if it is missing, and recovers what a crash has left.
     *
     * @throws CorruptLogException if records that were safely on the disk are missing or damaged; no file was changed
     * @throws IOException if the disk refuses; opening again is safe
     */
    public static PartitionLog open(
            FileStore store, Path folder, LogOpening opening, LogConfig config, InstantSource clock)
            throws IOException {
        Recovery recovery = new Recovery(store, folder, opening, config.indexIntervalBytes(), clock);
        return new PartitionLog(opening, config, clock, recovery.run());
    }

    /**
     * Appends exactly one record batch in wire format: what remains in the buffer. The buffer must be writable, for its
     * header is patched in place (base offset, leader epoch, timestamps), even if the append fails then; its position
     * does not move, and it is not kept.
     *
     * @throws InvalidBatchException if the batch must not be appended
     * @throws LogStoppedException if the log has stopped or is closed
     * @throws io.coldstream.log.file.DiskFullException if there is no room; a later append may succeed
     * @throws IOException if the disk refuses; nothing of the batch is left
     */
    public AppendResult append(ByteBuffer batch) throws InvalidBatchException, IOException {
        ByteBuffer view = batch.slice(); // network byte order, whatever the caller's has
        LogConfig now = config;
        BatchHeader sent = BatchValidator.validate(view, now.maxMessageBytes(), now.logAppendTime());
        AppendResult result;
        lock.lock();
        try {
            requireRunning();
            Optional<ProducerEntry.Batch> again = producers.check(sent);
            if (again.isPresent()) {
                return duplicate(again.get(), now);
            }
            result = appendNew(view, sent, now);
        } catch (FatalDiskException e) {
            throw stop(e);
        } finally {
            lock.unlock();
        }
        tellListeners();
        return result;
    }

    private AppendResult duplicate(ProducerEntry.Batch first, LogConfig now) {
        return new AppendResult(
                first.baseOffset(),
                first.lastOffset() + 1,
                now.logAppendTime() ? first.timestampMs() : -1,
                logStartOffset(),
                true);
    }

    private AppendResult appendNew(ByteBuffer batch, BatchHeader sent, LogConfig now) throws IOException {
        long nowMs = clock.millis();
        if (mustRollBefore(sent, now, nowMs)) {
            seal(reader.view().active());
        }
        int epoch = leaderEpoch;
        if (now.logAppendTime()) {
            BatchHeader.stampLogAppendTime(batch, 0, sent.sizeInBytes(), nowMs);
        }
        BatchHeader.assign(batch, 0, logEndOffset, epoch);
        BatchHeader header = BatchHeader.read(batch, 0);
        Segment active = reader.view().active();
        active.append(batch, header, nowMs, now.indexIntervalBytes());
        producers.accept(header, nowMs);
        epochs.accept(epoch, header.baseOffset());
        logEndOffset = header.endOffset();
        // one broker, and no journal whose force has to be waited for: what is appended is readable
        reader.advance(new Watermark(
                header.endOffset(), active.baseOffset(), active.tail().bytes()));
        return new AppendResult(
                header.baseOffset(), header.endOffset(), now.logAppendTime() ? nowMs : -1, logStartOffset(), false);
    }

    private boolean mustRollBefore(BatchHeader next, LogConfig now, long nowMs) {
        Segment active = reader.view().active();
        Segment.Tail tail = active.tail();
        return !active.isEmpty()
                && (tail.bytes() + next.sizeInBytes() > now.segmentBytes()
                        || tail.endOffset() + next.lastOffsetDelta() - active.baseOffset() > Integer.MAX_VALUE
                        || isOld(active, now, nowMs));
    }

    private static boolean isOld(Segment active, LogConfig now, long nowMs) {
        return !active.isEmpty() && nowMs - active.clockMs() >= now.segmentMs();
    }

    @Override
    public boolean rollIfDue() throws IOException {
        lock.lock();
        try {
            requireRunning();
            Segment active = reader.view().active();
            boolean due = isOld(active, config, clock.millis());
            if (due) {
                seal(active);
            }
            return due;
        } catch (FatalDiskException e) {
            throw stop(e);
        } finally {
            lock.unlock();
        }
    }

    /** Seals the active segment if it has records; says whether it did. */
    public boolean roll() throws IOException {
        lock.lock();
        try {
            requireRunning();
            Segment active = reader.view().active();
            if (active.isEmpty()) {
                return false;
            }
            seal(active);
            return true;
        } catch (FatalDiskException e) {
            throw stop(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The active segment is forced and the manifest written before anything changes here, and the next segment's file
     * does not exist before its first append. So a failure or a crash in between leaves an active segment that may go
     * on, and only the last file of a folder can ever have an unforced tail.
     */
    private void seal(Segment active) throws IOException {
        LogView view = reader.view();
        long endOffset = active.tail().endOffset();
        long nowMs = clock.millis();
        producers.expire(nowMs - PRODUCER_EXPIRY_MS);
        active.closeTimeIndex();
        folder.force(active);
        folder.writeSnapshot(view, endOffset, producers.entries());
        epochs.flush();
        folder.writeRolledManifest(view, nowMs);
        active.seal(nowMs);
        reader.publish(view.withActive(folder.newSegment(endOffset)));
    }

    /**
     * Reads whole batches from the one on that contains an offset, up to the high watermark and the segment's end. The
     * slice belongs to the caller, who releases it. Nothing is returned at the high watermark, or if the first batch is
     * larger than {@code maxBytes} and {@code minOneBatch} does not ask for it nevertheless.
     *
     * @throws OffsetOutOfRangeException if the offset is not between the local log start and the high watermark
     * @throws CorruptLogException if the batches on the disk are damaged
     */
    public Optional<LogSlice> read(long offset, int maxBytes, boolean minOneBatch)
            throws IOException, OffsetOutOfRangeException {
        return reader.read(offset, maxBytes, minOneBatch);
    }

    /** The first readable local batch whose greatest timestamp is at or after a time, milliseconds since the epoch. */
    public Optional<BatchLocation> firstBatchAtOrAfter(long timestampMs) throws IOException {
        return reader.atOrAfter(timestampMs);
    }

    /** The readable local batch with the greatest timestamp, the first of them; nothing if no record has one. */
    public Optional<BatchLocation> batchWithMaxTimestamp() throws IOException {
        return reader.latest();
    }

    /** Where a leader epoch ends (KIP-320): the greatest known epoch up to the asked one, and its end offset. */
    public Optional<EpochEndOffset> endOffsetFor(int askedEpoch) {
        return epochs.endOffsetFor(askedEpoch, leaderEpoch, logEndOffset);
    }

    /** Takes the lead under an epoch, which must not be smaller than the present one. */
    public void becomeLeader(int newLeaderEpoch) {
        lock.lock();
        try {
            if (newLeaderEpoch < leaderEpoch) {
                throw new IllegalArgumentException(
                        "the leader epoch is " + leaderEpoch + " already, and cannot become " + newLeaderEpoch);
            }
            leaderEpoch = newLeaderEpoch;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the settings; the next append follows them. */
    public void configure(LogConfig newConfig) {
        config = newConfig;
    }

    /** Tells a listener of every move of the high watermark from now on. Look at the watermark after adding it. */
    public void addListener(HighWatermarkListener listener) {
        listeners.add(listener);
    }

    public void removeListener(HighWatermarkListener listener) {
        listeners.remove(listener);
    }

    private void tellListeners() {
        for (HighWatermarkListener listener : listeners) {
            try {
                listener.onHighWatermarkAdvanced(highWatermark());
            } catch (RuntimeException e) {
                // the records are in the log: a listener's mistake must not tell their producer otherwise
                LOG.error("A high watermark listener of {} failed.", partition, e);
            }
        }
    }

    @Override
    public List<SealedSegment> sealedSegments() {
        long readable = highWatermark();
        return reader.view().sealed().stream()
                .filter(segment -> segment.tail().endOffset() <= readable)
                .map(Segment::toSealed)
                .toList();
    }

    @Override
    public Optional<SegmentExport> export(SealedSegment segment) throws IOException {
        lock.lock();
        try {
            LogView view = reader.view();
            for (Segment candidate : view.sealed()) {
                if (candidate.toSealed().equals(segment)) {
                    long endOffset = segment.offsets().end();
                    ProducerStates then = folder.producersAt(view, endOffset, clock.millis());
                    List<EpochEntry> within = epochs.within(segment.offsets().start(), endOffset);
                    return candidate.acquire().map(held -> new HeldSegment(segment, held, within, then.entries()));
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void evictLocal(long endOffset) throws IOException {
        lock.lock();
        try {
            requireRunning();
            remove(reader.view().withoutSealedUpTo(Math.min(endOffset, highWatermark())));
        } catch (FatalDiskException e) {
            throw stop(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void advanceLogStart(long offset) throws IOException {
        lock.lock();
        try {
            requireRunning();
            long target = Math.max(logStartOffset(), Math.min(offset, highWatermark()));
            Segment active = reader.view().active();
            if (!active.isEmpty() && target == active.tail().endOffset()) {
                seal(active); // all of its records go
            } else if (target > folder.recoveryPoint().endOffset()) {
                checkpoint(); // or a power cut could take back records up to which the log start had come
            }
            remove(reader.view().withLogStart(target).withoutSealedUpTo(target));
            epochs.advanceStart(target);
        } catch (FatalDiskException e) {
            throw stop(e);
        } finally {
            lock.unlock();
        }
    }

    /** The manifest first, then what readers see, then the files: a crash leaves files that the next opening removes. */
    private void remove(LogView next) throws IOException {
        LogView before = reader.view();
        if (next.logStartOffset() != before.logStartOffset()
                || next.segments().size() != before.segments().size()) {
            folder.writeManifest(next, folder.recoveryPoint());
            reader.publish(next);
        }
        List<Segment> gone = new ArrayList<>(before.segments());
        gone.removeAll(next.segments());
        folder.discard(gone);
        if (!gone.isEmpty()) {
            folder.pruneSnapshots(next, folder.recoveryPoint().endOffset());
        }
    }

    /**
     * Makes everything durable that was appended before the call, so that a recovery begins there. Appends go on while
     * the log file is forced.
     *
     * @throws LogStoppedException if the log has stopped, or stops because of this
     */
    public void checkpoint() throws IOException {
        Segment active;
        SegmentState state;
        List<ProducerEntry> entries;
        lock.lock();
        try {
            requireRunning();
            repairIndexes();
            active = reader.view().active();
            state = active.state();
            if (!isBehind(state)) {
                return;
            }
            producers.expire(clock.millis() - PRODUCER_EXPIRY_MS);
            entries = producers.entries();
        } finally {
            lock.unlock();
        }
        forceOutsideOfLock(active);
        lock.lock();
        try {
            requireRunning();
            LogView view = reader.view();
            if (view.active() == active && isBehind(state)) { // or else somebody has come further meanwhile
                folder.forceIndexes(active);
                folder.writeSnapshot(view, state.endOffset(), entries);
                epochs.flush();
                folder.writeManifest(view, state);
            }
        } catch (FatalDiskException e) {
            throw stop(e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isBehind(SegmentState state) {
        return state.endOffset() > folder.recoveryPoint().endOffset();
    }

    private void forceOutsideOfLock(Segment active) throws IOException {
        try {
            active.forceLog();
        } catch (FatalDiskException e) {
            lock.lock();
            try {
                throw stop(e);
            } finally {
                lock.unlock();
            }
        }
    }

    private void repairIndexes() throws IOException {
        LogView view = reader.view();
        for (Segment segment : view.segments()) {
            if (segment.isIndexDamaged()) {
                segment.rebuildIndexes(config.indexIntervalBytes());
                folder.forceIndexes(segment);
                LOG.info("The indexes of {} were made anew.", segment.file());
            }
        }
    }

    /**
     * Reads every local batch and compares it with its CRC.
     *
     * @throws CorruptLogException if one is damaged
     */
    public void verify() throws IOException {
        LogView view = reader.view();
        LogScan.visit(view.segments(), view.localLogStartOffset(), highWatermark(), (header, cursor) -> {
            if (!cursor.crcMatches(header)) {
                throw cursor.damaged("the CRC of the batch at offset " + header.baseOffset() + " is wrong.");
            }
        });
    }

    /** Closes the files of segments that nobody has read since the last call. To be called now and then. */
    public void releaseIdleFiles() {
        reader.view().segments().forEach(Segment::releaseIfIdle);
    }

    private void requireRunning() throws LogStoppedException {
        IOException cause = stopCause;
        if (cause != null) {
            throw new LogStoppedException(
                    "The log of " + partition + " has stopped until it is opened again: " + cause.getMessage(), cause);
        }
        if (closed) {
            throw new LogStoppedException("The log of " + partition + " is closed.", null);
        }
    }

    private LogStoppedException stop(FatalDiskException cause) {
        stopCause = cause;
        LOG.error("The log of {} stops; its records can still be read.", partition, cause);
        return new LogStoppedException("The log of " + partition + " has stopped: " + cause.getMessage(), cause);
    }

    /** Whether the disk has failed the log, so that it takes no more records until it is opened again. */
    public boolean isStopped() {
        return stopCause != null;
    }

    @Override
    public TopicIdPartition partition() {
        return partition;
    }

    @Override
    public int leaderEpoch() {
        return leaderEpoch;
    }

    @Override
    public long logStartOffset() {
        return reader.view().logStartOffset();
    }

    @Override
    public long localLogStartOffset() {
        return reader.view().localLogStartOffset();
    }

    @Override
    public long highWatermark() {
        return reader.highWatermark().offset();
    }

    @Override
    public long logEndOffset() {
        return logEndOffset;
    }

    @Override
    public long localBytes() {
        return reader.view().segments().stream()
                .mapToLong(segment -> segment.tail().bytes())
                .sum();
    }

    /**
     * Makes everything durable and closes the files; slices and exports that are held stay readable. Of a log that has
     * stopped nothing is written any more.
     */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (!closed && stopCause == null) {
                Segment active = reader.view().active();
                if (isBehind(active.state())) {
                    active.trimLog();
                }
                checkpoint();
            }
        } finally {
            closed = true;
            reader.close();
            reader.view().segments().forEach(Segment::retire);
            lock.unlock();
        }
    }
}

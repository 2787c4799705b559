package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.Durability;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.batch.BatchValidator;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.journal.Acknowledgement;
import io.coldstream.log.journal.FileUses;
import io.coldstream.log.journal.Journal;
import io.coldstream.log.journal.JournalEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One partition's log on the local disk. Thread-safe: appends hold the core's append lock, and nothing is forced under
 * it; reads take no lock and go on while records are appended, segments evicted, or the log has stopped.
 *
 * <p>After a failure that leaves it open what is on the disk, the log stops: it refuses changes with
 * {@link LogStoppedException} until it is opened again. A full disk does not stop it. Threads that use a log must not be
 * interrupted: Java closes the file that an interrupted thread is using, for everybody.
 */
public final class PartitionLog implements TierableLog, AutoCloseable {
    private final LogCore core;
    private final LogMaintenance maintenance;
    private final SegmentImports imports;
    private final PartitionJournal inJournal;
    private final Consumer<PartitionLog> rolled;

    private PartitionLog(LogCore core, Consumer<PartitionLog> rolled) {
        this.core = core;
        this.maintenance = new LogMaintenance(core);
        this.imports = new SegmentImports(core);
        this.inJournal = new PartitionJournal(core, maintenance);
        this.rolled = rolled;
    }

    /**
     * Opens a partition's folder, which is created if it is missing, and recovers what a crash has left. The log does
     * without a journal: what is appended is readable at once, and durable after a {@link #checkpoint}.
     *
     * @throws CorruptLogException if records that were safely on the disk are missing or damaged; no file was changed
     * @throws IOException if the disk refuses; opening again is safe
     */
    public static PartitionLog open(
            FileStore store, Path folder, LogOpening opening, LogConfig config, InstantSource clock)
            throws IOException {
        return open(store, folder, opening, config, clock, null, LeftBehind.NOTHING, PartitionLog::forceRolled);
    }

    private static void forceRolled(PartitionLog log) {
        try {
            log.checkpoint();
        } catch (IOException e) {
            // the next checkpoint tries again, or the log has stopped and said so
            org.slf4j.LoggerFactory.getLogger(PartitionLog.class)
                    .warn("A sealed segment of {} could not be forced: {}", log.partition(), e.getMessage());
        }
    }

    /**
     * Opens a partition's folder.
     *
     * @param journal where batches become durable, or null to do without
     * @param left what the broker's last process left of the log outside of the folder
     * @param rolled told when an append has sealed a segment, which a checkpoint should force soon
     */
    static PartitionLog open(
            FileStore store,
            Path folder,
            LogOpening opening,
            LogConfig config,
            InstantSource clock,
            @Nullable Journal journal,
            LeftBehind left,
            Consumer<PartitionLog> rolled)
            throws IOException {
        Recovery recovery =
                new Recovery(store, folder, opening, config.indexIntervalBytes(), clock, left.pending(), left.closed());
        return new PartitionLog(new LogCore(opening, config, clock, journal, recovery.run()), rolled);
    }

    /** Appends one batch without asking when it is durable. */
    public AppendResult append(ByteBuffer batch) throws InvalidBatchException, IOException {
        return append(batch, Acknowledgement.NONE);
    }

    /**
     * Appends exactly one record batch in wire format: what remains in the buffer. The buffer must be writable, for its
     * header is patched in place (base offset, leader epoch, timestamps), even if the append fails then; its position
     * does not move. It must not change before the acknowledgement is told, unless the append throws.
     *
     * @param acknowledgement told once, perhaps before this returns; never if this throws
     * @throws InvalidBatchException if the batch must not be appended
     * @throws LogStoppedException if the log has stopped or is closed
     * @throws io.coldstream.log.file.DiskFullException if there is no room; a later append may succeed
     * @throws IOException if the disk refuses; nothing of the batch is left
     */
    public AppendResult append(ByteBuffer batch, Acknowledgement acknowledgement)
            throws InvalidBatchException, IOException {
        ByteBuffer view = batch.slice(); // network byte order, whatever the caller's has
        LogConfig now = core.config;
        BatchHeader sent = BatchValidator.validate(view, now.maxMessageBytes(), now.logAppendTime());
        Journal journal = now.durability() == Durability.JOURNAL ? core.journal : null;
        AppendResult result;
        boolean hasRolled = false;
        boolean durable;
        core.appendLock.lock();
        try {
            core.requireRunning();
            Optional<ProducerEntry.Batch> again = core.producers.check(sent);
            if (again.isPresent()) {
                result = duplicate(again.get(), now);
                durable = waitForFirst(result, journal, acknowledgement);
            } else {
                long nowMs = core.clock.millis();
                hasRolled = rollIfFull(sent, now, nowMs);
                result = appendNew(view, sent, now, nowMs, journal, acknowledgement);
                durable = journal == null;
            }
        } catch (FatalDiskException e) {
            throw core.stop(e);
        } finally {
            core.appendLock.unlock();
        }
        if (durable) {
            core.tellListeners();
            acknowledgement.durable();
        }
        if (hasRolled) {
            rolled.accept(this);
        }
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

    /** A batch that is sent again is as durable as the first one was; says whether that is so already. */
    private boolean waitForFirst(AppendResult first, @Nullable Journal journal, Acknowledgement acknowledgement) {
        boolean readable = highWatermark() >= first.endOffset();
        if (journal == null || (readable && !core.hasGap())) {
            return true; // without a gap, what is readable is durable
        }
        journal.submit(JournalEntry.fence(inJournal, first.endOffset(), acknowledgement));
        return false;
    }

    private boolean rollIfFull(BatchHeader next, LogConfig now, long nowMs) throws IOException {
        Segment active = core.reader.view().active();
        Segment.Tail tail = active.tail();
        boolean full = !active.isEmpty()
                && (tail.bytes() + next.sizeInBytes() > now.segmentBytes()
                        || tail.endOffset() + next.lastOffsetDelta() - active.baseOffset() > Integer.MAX_VALUE
                        || core.isOld(active, nowMs));
        if (full) {
            core.roll();
        }
        return full;
    }

    private AppendResult appendNew(
            ByteBuffer batch,
            BatchHeader sent,
            LogConfig now,
            long nowMs,
            @Nullable Journal journal,
            Acknowledgement acknowledgement)
            throws IOException {
        int epoch = core.leaderEpoch;
        if (now.logAppendTime()) {
            BatchHeader.stampLogAppendTime(batch, 0, sent.sizeInBytes(), nowMs);
        }
        BatchHeader.assign(batch, 0, core.logEndOffset, epoch);
        BatchHeader header = BatchHeader.read(batch, 0);
        Segment active = core.reader.view().active();
        long position = active.tail().bytes();
        active.append(batch, header, nowMs, now.indexIntervalBytes());
        core.producers.accept(header, nowMs);
        core.epochs.accept(epoch, header.baseOffset());
        core.markDirty();
        core.logEndOffset = header.endOffset();
        if (journal == null) {
            core.noteGap(header.endOffset());
            boolean unused = core.reader.advance(new Watermark(
                    header.endOffset(), active.baseOffset(), active.tail().bytes()));
        } else {
            journal.submit(new JournalEntry(
                    inJournal,
                    active.baseOffset(),
                    position,
                    header.endOffset(),
                    epoch,
                    header.crc(),
                    batch,
                    acknowledgement));
        }
        return new AppendResult(
                header.baseOffset(), header.endOffset(), now.logAppendTime() ? nowMs : -1, logStartOffset(), false);
    }

    @Override
    public boolean rollIfDue() throws IOException {
        return maintenance.roll(true);
    }

    /** Seals the active segment if it has records; says whether it did. */
    public boolean roll() throws IOException {
        return maintenance.roll(false);
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
        return core.reader.read(offset, maxBytes, minOneBatch);
    }

    /** The first readable local batch whose greatest timestamp is at or after a time, milliseconds since the epoch. */
    public Optional<BatchLocation> firstBatchAtOrAfter(long timestampMs) throws IOException {
        return core.reader.atOrAfter(timestampMs);
    }

    /** The readable local batch with the greatest timestamp, the first of them; nothing if no record has one. */
    public Optional<BatchLocation> batchWithMaxTimestamp() throws IOException {
        return core.reader.latest();
    }

    /** Where a leader epoch ends (KIP-320): the greatest known epoch up to the asked one, and its end offset. */
    public Optional<EpochEndOffset> endOffsetFor(int askedEpoch) {
        return core.epochs.endOffsetFor(askedEpoch, core.leaderEpoch, core.logEndOffset);
    }

    /** Takes the lead under an epoch, which must not be smaller than the present one. */
    public void becomeLeader(int newLeaderEpoch) {
        core.appendLock.lock();
        try {
            if (newLeaderEpoch < core.leaderEpoch) {
                throw new IllegalArgumentException(
                        "the leader epoch is " + core.leaderEpoch + " already, and cannot become " + newLeaderEpoch);
            }
            core.leaderEpoch = newLeaderEpoch;
        } finally {
            core.appendLock.unlock();
        }
    }

    /** Replaces the settings; the next append follows them. */
    public void configure(LogConfig newConfig) {
        core.config = newConfig;
    }

    /** Tells a listener of every move of the high watermark from now on. Look at the watermark after adding it. */
    public void addListener(HighWatermarkListener listener) {
        core.addListener(listener);
    }

    public void removeListener(HighWatermarkListener listener) {
        core.removeListener(listener);
    }

    @Override
    public List<SealedSegment> sealedSegments() {
        return maintenance.sealedSegments();
    }

    @Override
    public ActiveSegment activeSegment() {
        return ActiveSegment.of(core.reader.view().active(), core.config);
    }

    @Override
    public Optional<SegmentExport> export(SealedSegment segment) throws IOException {
        return maintenance.export(segment);
    }

    @Override
    public void evictLocal(long endOffset) throws IOException {
        maintenance.evict(endOffset);
    }

    @Override
    public Optional<SegmentImport> importOlder(SealedSegment segment) throws IOException {
        return imports.begin(segment);
    }

    @Override
    public void advanceLogStart(long offset) throws IOException {
        maintenance.advanceLogStart(offset);
    }

    /**
     * Makes everything durable in the log's own files that was appended before the call, so that a recovery begins
     * there. Appends go on meanwhile.
     *
     * @throws LogStoppedException if the log has stopped, or stops because of this
     */
    public void checkpoint() throws IOException {
        maintenance.checkpoint();
    }

    /**
     * Reads every local batch and compares it with its CRC.
     *
     * @throws CorruptLogException if one is damaged
     */
    public void verify() throws IOException {
        LogScan.requireSound(core.reader.view(), highWatermark());
    }

    /** Closes the files of segments that nobody has read since the last call. To be called now and then. */
    public void releaseIdleFiles() {
        core.reader.view().segments().forEach(Segment::releaseIfIdle);
    }

    /** Whether the disk has failed the log, so that it takes no more records until it is opened again. */
    public boolean isStopped() {
        return core.isStopped();
    }

    /** What the log needs of the journal, if anything. */
    Optional<FileUses> journalUses() {
        return core.journalUses();
    }

    @Override
    public TopicIdPartition partition() {
        return core.partition;
    }

    @Override
    public int leaderEpoch() {
        return core.leaderEpoch;
    }

    @Override
    public long logStartOffset() {
        return core.reader.view().logStartOffset();
    }

    @Override
    public long localLogStartOffset() {
        return core.reader.view().localLogStartOffset();
    }

    @Override
    public long highWatermark() {
        return core.reader.highWatermark().offset();
    }

    @Override
    public long logEndOffset() {
        return core.logEndOffset;
    }

    @Override
    public long localBytes() {
        return core.reader.view().segments().stream()
                .mapToLong(segment -> segment.tail().bytes())
                .sum();
    }

    /**
     * Makes everything durable and closes the files; slices and exports that are held stay readable. Of a log that has
     * stopped nothing is written any more.
     */
    @Override
    public void close() throws IOException {
        maintenance.close();
    }

    /** What the next start has to know of the log, which is closed; nothing if it must read the folder. */
    Optional<ClosedLog> closedState() {
        return imports.isUnderWay() ? Optional.empty() : ClosedLog.of(core);
    }

    /** Closes the files of a log that is about to be deleted; nothing is forced any more. */
    void abandon() {
        maintenance.abandon();
    }
}

package io.coldstream.log;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One segment: a log file and its two indexes. Changed under the partition's append lock only; what readers need is
 * published in {@link #tail}, so they take no lock. The file is opened when somebody needs it.
 */
final class Segment {
    /** What is readable of the segment; timestamps are -1 if it has none. */
    record Tail(long endOffset, long bytes, long maxTimestampMs, long maxTimestampOffset) {
        Tail plus(BatchHeader batch) {
            boolean later = batch.maxTimestampMs() > maxTimestampMs;
            return new Tail(
                    batch.endOffset(),
                    bytes + batch.sizeInBytes(),
                    later ? batch.maxTimestampMs() : maxTimestampMs,
                    later ? batch.endOffset() - 1 : maxTimestampOffset);
        }
    }

    /** Between two batches: the offset and the byte. Where one read ended, the next one often begins. */
    record Hint(long offset, long position) {}

    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private final FileStore store;
    private final Path file;
    private final long baseOffset;
    private final SparseIndex offsets;
    private final SparseIndex times;

    private volatile Tail tail;
    private volatile Hint hint;
    private volatile boolean sealed;
    private volatile boolean indexDamaged;
    private volatile boolean usedLately;
    /** When it was sealed, or had its first append. */
    private volatile long clockMs;

    private long bytesSinceIndexEntry;
    /** Up to where the file was filled with zeroes, if that is behind the last batch. */
    private long filledUpTo;

    private final Object fileMonitor = new Object();
    private volatile @Nullable SharedFile shared;
    private boolean retired; // under fileMonitor

    Segment(FileStore store, Path folder, SegmentState state, boolean sealed) {
        this.store = store;
        this.baseOffset = state.baseOffset();
        this.file = SegmentFiles.log(folder, baseOffset);
        this.offsets = new SparseIndex(
                store,
                SegmentFiles.index(folder, baseOffset, SparseIndex.Kind.OFFSET),
                SparseIndex.Kind.OFFSET,
                state.offsetEntries());
        this.times = new SparseIndex(
                store,
                SegmentFiles.index(folder, baseOffset, SparseIndex.Kind.TIME),
                SparseIndex.Kind.TIME,
                state.timeEntries());
        this.tail = new Tail(state.endOffset(), state.bytes(), state.maxTimestampMs(), state.maxTimestampOffset());
        this.hint = new Hint(baseOffset, 0);
        this.clockMs = state.clockMs();
        this.sealed = sealed;
        // how far the last entry lies back is not remembered: one entry more than needed does no harm
        this.bytesSinceIndexEntry = state.bytes();
    }

    long baseOffset() {
        return baseOffset;
    }

    Path file() {
        return file;
    }

    Tail tail() {
        return tail;
    }

    SparseIndex offsets() {
        return offsets;
    }

    SparseIndex times() {
        return times;
    }

    long clockMs() {
        return clockMs;
    }

    Hint hint() {
        return hint;
    }

    void remember(Hint next) {
        hint = next;
    }

    boolean isEmpty() {
        return tail.bytes() == 0;
    }

    /** Whether a lookup found that an index lies; it is rebuilt at the next checkpoint. */
    boolean isIndexDamaged() {
        return indexDamaged;
    }

    void reportIndexDamage() {
        indexDamaged = true;
    }

    SegmentState state() {
        Tail now = tail;
        return new SegmentState(
                baseOffset,
                now.endOffset(),
                now.bytes(),
                offsets.size(),
                times.size(),
                now.maxTimestampMs(),
                now.maxTimestampOffset(),
                clockMs);
    }

    SealedSegment toSealed() {
        Tail now = tail;
        return new SealedSegment(
                new OffsetRange(baseOffset, now.endOffset()),
                now.bytes(),
                Math.max(now.maxTimestampMs(), SegmentState.NONE),
                Instant.ofEpochMilli(clockMs));
    }

    /**
     * Writes one batch behind the last one.
     *
     * @throws FatalDiskException if it failed and what it left in the file could not be cut off
     * @throws IOException if it failed and nothing of it is left
     */
    void append(ByteBuffer batch, BatchHeader header, long nowMs, int indexIntervalBytes) throws IOException {
        long from = tail.bytes();
        try (SharedFile held = acquire().orElseThrow(() -> new LogStoppedException("The log is closed.", null))) {
            try {
                grow(held.file(), from, from + batch.remaining());
                held.file().write(batch.duplicate(), from);
            } catch (IOException e) {
                cutOff(from, e);
                throw e;
            }
        }
        noteFirstAppend(nowMs);
        accept(header, indexIntervalBytes);
    }

    /** Writes one batch behind the last one again. What the file has behind that may be wanted and stays. */
    void replay(ByteBuffer batch, BatchHeader header, long nowMs, int indexIntervalBytes) throws IOException {
        try (SharedFile held = acquire().orElseThrow(() -> new LogStoppedException("The log is closed.", null))) {
            held.file().write(batch.duplicate(), tail.bytes());
        }
        noteFirstAppend(nowMs);
        accept(header, indexIntervalBytes);
    }

    /**
     * Fills the file with zeroes up to a multiple of what the disk likes. Small files are left as they are, for thousands
     * of partitions may have a few records each, and large batches have nothing to gain.
     */
    private void grow(LogFile log, long fromBytes, long toBytes) throws IOException {
        int growthBytes = store.growthBytes();
        if (toBytes <= filledUpTo || fromBytes < growthBytes || toBytes - fromBytes >= growthBytes) {
            return;
        }
        long from = Math.max(fromBytes, filledUpTo);
        long to = (toBytes + growthBytes - 1) / growthBytes * growthBytes;
        while (from < to) {
            int bytes = (int) Math.min(ZEROES.capacity(), to - from);
            log.write(ZEROES.duplicate().limit(bytes), from);
            from += bytes;
        }
        filledUpTo = to;
    }

    /** Counts a batch in that lies in the file behind the last one. */
    void accept(BatchHeader header, int indexIntervalBytes) throws IOException {
        Tail before = tail;
        Tail after = before.plus(header);
        index(before, after, header, indexIntervalBytes);
        tail = after;
    }

    /** Kafka's rule: a batch gets an entry if more than the interval was written since the last entry. */
    private void index(Tail before, Tail after, BatchHeader header, int indexIntervalBytes) throws IOException {
        if (bytesSinceIndexEntry > indexIntervalBytes) {
            offsets.append(header.endOffset() - 1 - baseOffset, (int) before.bytes());
            if (after.maxTimestampMs() >= 0) {
                times.append(after.maxTimestampMs(), (int) (after.maxTimestampOffset() - baseOffset));
            }
            bytesSinceIndexEntry = 0;
        }
        bytesSinceIndexEntry += header.sizeInBytes();
    }

    private void cutOff(long bytes, IOException cause) throws FatalDiskException {
        filledUpTo = 0;
        boolean interrupted = Thread.interrupted(); // an interrupt closed the file, and would close the next one
        try (SharedFile held = acquire().orElseThrow(() -> new IOException("the segment is closed"))) {
            if (held.file().size() > bytes) {
                held.file().truncate(bytes);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
            throw new FatalDiskException("A write failed half-way and could not be undone", cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Makes everything that was appended before durable; appends may go on meanwhile. */
    void forceLog() throws IOException {
        try (SharedFile held = acquire().orElseThrow(() -> new IOException("the segment is closed"))) {
            try {
                held.file().force();
            } catch (IOException e) {
                throw new FatalDiskException("The log file " + file + " could not be forced to the disk", e);
            }
        }
    }

    /**
     * Cuts off what failed writes, or a crash, may have left behind the last batch, and zeroes. Only when nothing is
     * appended meanwhile.
     */
    void trimLog() throws IOException {
        filledUpTo = 0;
        try (SharedFile held = acquire().orElseThrow(() -> new IOException("the segment is closed"))) {
            if (held.file().size() > tail.bytes()) {
                // a recovery may have sealed the segment before anybody opened it
                try (LogFile open = store.open(file, FileStore.Access.WRITE)) {
                    open.truncate(tail.bytes());
                }
            }
        }
    }

    /**
     * Writes what lies behind a position once more. It may have been read from the page cache after a force that failed,
     * and only what is written again is written by the next one.
     */
    void rewrite(long from) throws IOException {
        try (SharedFile held = acquire().orElseThrow(() -> new IOException("the segment is closed"))) {
            ByteBuffer window = ByteBuffer.allocate(BatchCursor.SCAN_WINDOW_BYTES);
            for (long at = from; at < tail.bytes(); at += window.limit()) {
                window.clear().limit((int) Math.min(window.capacity(), tail.bytes() - at));
                held.file().read(window, at);
                held.file().write(window.flip(), at);
            }
        }
    }

    /** When the first append was, for a segment that was found with records and no word about it. */
    void noteFirstAppend(long whenMs) {
        if (clockMs == SegmentState.NONE) {
            clockMs = whenMs;
        }
    }

    /** The entry that closes the time index: the greatest timestamp of the whole segment, as Kafka writes it. */
    void closeTimeIndex() throws IOException {
        Tail now = tail;
        if (now.maxTimestampMs() >= 0) {
            times.append(now.maxTimestampMs(), (int) (now.maxTimestampOffset() - baseOffset));
        }
    }

    /** Makes both indexes anew from the log file, in memory. */
    void rebuildIndexes(int indexIntervalBytes) throws IOException {
        Tail whole = tail;
        offsets.clear();
        times.clear();
        bytesSinceIndexEntry = 0;
        Tail upTo = new Tail(baseOffset, 0, SegmentState.NONE, SegmentState.NONE);
        if (whole.bytes() > 0) {
            try (SharedFile held = acquire().orElseThrow(() -> new IOException("the segment is closed"))) {
                BatchCursor cursor =
                        new BatchCursor(held.file(), file, 0, whole.bytes(), BatchCursor.SCAN_WINDOW_BYTES);
                while (!cursor.atLimit()) {
                    BatchHeader header = cursor.read();
                    if (header.baseOffset() != upTo.endOffset()) {
                        throw cursor.damaged(
                                "offset " + upTo.endOffset() + " should follow here, not " + header.baseOffset() + ".");
                    }
                    Tail after = upTo.plus(header);
                    index(upTo, after, header, indexIntervalBytes);
                    upTo = after;
                    cursor.skip(header);
                }
            }
        }
        indexDamaged = false;
        if (sealed) {
            closeTimeIndex();
        }
    }

    /** From here on nothing is appended. */
    void seal(long sealedAtMs) {
        clockMs = sealedAtMs;
        sealed = true;
    }

    /** Whether the file has zeroes behind the last batch. */
    boolean hasFilling() {
        return filledUpTo > tail.bytes();
    }

    boolean isSealed() {
        return sealed;
    }

    /** Holds the open file until it is closed; nothing if the segment is evicted, deleted or its log closed. */
    Optional<SharedFile> acquire() throws IOException {
        usedLately = true;
        SharedFile now = shared;
        if (now != null && now.file().isOpen() && now.tryRetain()) {
            return Optional.of(now);
        }
        synchronized (fileMonitor) {
            if (retired) {
                return Optional.empty();
            }
            now = shared;
            if (now != null && now.file().isOpen() && now.tryRetain()) {
                return Optional.of(now);
            }
            SharedFile opened =
                    new SharedFile(store.open(file, sealed ? FileStore.Access.READ : FileStore.Access.WRITE));
            opened.tryRetain();
            shared = opened;
            if (now != null) {
                now.close();
            }
            return Optional.of(opened);
        }
    }

    /** Closes the file if nobody has used it since the last call, so that old segments cost no open file. */
    void releaseIfIdle() {
        if (usedLately) {
            usedLately = false;
            return;
        }
        letGo(false);
    }

    /** Lets go of the file for good; slices that are on their way keep it open. */
    void retire() {
        letGo(true);
    }

    private void letGo(boolean forGood) {
        synchronized (fileMonitor) {
            retired |= forGood;
            SharedFile now = shared;
            shared = null;
            if (now != null) {
                now.close();
            }
        }
    }
}

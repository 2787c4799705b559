package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.FileStore;
import io.coldstream.log.journal.PendingBatch;
import io.coldstream.log.journal.PendingBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together what lies behind a partition's recovery point: first what the journal has, which was acknowledged, then
 * whatever the segments' files have behind that, batch by batch, up to the first that is not whole, right and next. What
 * the journal has is written over whatever the files have there. Used once, by one thread; a repetition comes to the
 * same end.
 */
final class TailRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(TailRecovery.class);

    private final FileStore store;
    private final Path folder;
    private final int indexIntervalBytes;
    private final InstantSource clock;
    private final List<Segment> segments = new ArrayList<>();
    private Segment active;
    private long batchesReplayed;

    TailRecovery(FileStore store, Path folder, Segment recoveryPoint, int indexIntervalBytes, InstantSource clock) {
        this.store = store;
        this.folder = folder;
        this.active = recoveryPoint;
        this.indexIntervalBytes = indexIntervalBytes;
        this.clock = clock;
        this.segments.add(recoveryPoint);
    }

    /** Says whether there was anything behind the recovery point, even if nothing of it was kept. */
    boolean run(@Nullable PendingBatches journal) throws IOException {
        long fromOffset = active.tail().endOffset();
        if (journal != null) {
            journal.visit(this::replay);
        }
        long cutBytes = takeInFiles();
        long endOffset = active.tail().endOffset();
        boolean changed = batchesReplayed > 0 || endOffset > fromOffset || cutBytes > 0;
        if (changed) {
            LOG.info(
                    "Recovered {}: the offsets from {} to {}, {} batches of them from the journal; {} bytes were cut"
                            + " off.",
                    new Object[] {folder, fromOffset, endOffset, batchesReplayed, cutBytes});
        }
        return changed;
    }

    /** The recovery point's segment and those behind it; the last one is the active one. */
    List<Segment> segments() {
        return segments;
    }

    private void replay(PendingBatch batch) throws IOException {
        if (batch.endOffset() <= active.tail().endOffset()) {
            return; // forced already
        }
        ByteBuffer bytes = batch.read();
        BatchHeader header = BatchHeader.read(bytes, 0);
        if (batch.segmentBase() > active.baseOffset()
                && batch.segmentBase() == active.tail().endOffset()) {
            beginSegment();
        }
        if (batch.segmentBase() != active.baseOffset()
                || batch.position() != active.tail().bytes()
                || header.baseOffset() != active.tail().endOffset()) {
            throw new CorruptLogException(
                    active.file(),
                    active.tail().bytes(),
                    "offset " + active.tail().endOffset() + " should follow here, and the journal goes on with offset "
                            + header.baseOffset() + " at byte " + batch.position() + " of segment "
                            + batch.segmentBase() + ".");
        }
        active.replay(bytes, header, clock.millis(), indexIntervalBytes);
        batchesReplayed++;
    }

    private void beginSegment() throws IOException {
        active.closeTimeIndex();
        active.seal(clock.millis());
        Segment next =
                new Segment(store, folder, SegmentState.empty(active.tail().endOffset()), false);
        segments.add(next);
        active = next;
    }

    /** Takes in what the files have behind the journal's last batch; returns how many bytes were of no use. */
    private long takeInFiles() throws IOException {
        long cutBytes = takeInActive();
        while (!active.isEmpty()
                && store.exists(SegmentFiles.log(folder, active.tail().endOffset()))) {
            beginSegment();
            cutBytes += takeInActive();
        }
        return cutBytes;
    }

    private long takeInActive() throws IOException {
        if (!store.exists(active.file())) {
            return 0;
        }
        long fromBytes = active.tail().bytes();
        long fileBytes = store.size(active.file());
        if (fileBytes <= fromBytes) {
            return 0;
        }
        try (SharedFile held = active.acquire().orElseThrow(() -> new IllegalStateException("opened and closed"))) {
            BatchCursor cursor =
                    new BatchCursor(held.file(), active.file(), fromBytes, fileBytes, BatchCursor.SCAN_WINDOW_BYTES);
            Optional<BatchHeader> next = nextGood(cursor);
            while (next.isPresent()) {
                active.accept(next.get(), indexIntervalBytes);
                cursor.skip(next.get());
                next = nextGood(cursor);
            }
        }
        if (!active.isEmpty()) {
            long writtenMs = TimeUnit.NANOSECONDS.toMillis(store.lastModifiedNs(active.file()));
            active.noteFirstAppend(Math.min(clock.millis(), writtenMs));
        }
        active.trimLog();
        active.rewrite(fromBytes);
        return fileBytes - active.tail().bytes();
    }

    private Optional<BatchHeader> nextGood(BatchCursor cursor) throws IOException {
        Optional<BatchHeader> header = cursor.tryRead();
        return header.isPresent()
                        && header.get().baseOffset() == active.tail().endOffset()
                        && cursor.crcMatches(header.get())
                ? header
                : Optional.empty();
    }
}

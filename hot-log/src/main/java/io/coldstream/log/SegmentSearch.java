package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds batches in the readable part of one segment, through its indexes. Used by one thread. An index that lies costs
 * time, never a wrong answer: what it says is compared with the batch that lies there.
 */
final class SegmentSearch {
    /** A batch and the byte where it begins. */
    record Found(BatchHeader header, long position) {
        long end() {
            return position + header.sizeInBytes();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(SegmentSearch.class);

    private final Segment segment;
    private final LogFile file;
    private final long limit;
    private final long endOffset;

    /** A search in the bytes of a segment up to a limit, which is the end of a batch, and the offset behind it. */
    SegmentSearch(Segment segment, LogFile file, long limit, long endOffset) {
        this.segment = segment;
        this.file = file;
        this.limit = limit;
        this.endOffset = endOffset;
    }

    /** The batch that contains an offset, which must lie between the segment's base and the limit. */
    Found containing(long offset) throws IOException {
        Segment.Hint hint = segment.hint();
        if (hint.offset() == offset && hint.position() < limit) {
            Optional<BatchHeader> there = cursor(hint.position()).tryRead();
            if (there.isPresent() && there.get().baseOffset() == offset) {
                return new Found(there.get(), hint.position());
            }
        }
        long start = indexedPosition(offset);
        Optional<Found> found = walkTo(offset, start);
        if (found.isEmpty() && start > 0) {
            distrust("its offset index leads past offset " + offset);
            found = walkTo(offset, 0);
        }
        return found.orElseThrow(() -> new CorruptLogException(
                segment.file(), limit, "offset " + offset + " should lie before here, and does not."));
    }

    private Optional<Found> walkTo(long offset, long start) throws IOException {
        BatchCursor cursor = cursor(start);
        while (!cursor.atLimit()) {
            BatchHeader header = cursor.read();
            if (header.baseOffset() > offset) {
                return Optional.empty();
            }
            if (header.endOffset() > offset) {
                return Optional.of(new Found(header, cursor.position()));
            }
            cursor.skip(header);
        }
        return Optional.empty();
    }

    /** The byte of a batch that begins at or before an offset, as near as the index knows. */
    private long indexedPosition(long offset) {
        try {
            Optional<SparseIndex.Entry> entry = segment.offsets().floorByKey(offset - segment.baseOffset());
            return entry.isPresent() ? verified(entry.get()) : 0;
        } catch (IOException e) {
            distrust("its offset index cannot be read: " + e);
            return 0;
        }
    }

    private long verified(SparseIndex.Entry entry) throws IOException {
        long position = entry.value();
        if (position >= 0 && position < limit) {
            Optional<BatchHeader> there = cursor(position).tryRead();
            if (there.isPresent() && there.get().endOffset() - 1 == segment.baseOffset() + entry.key()) {
                return position;
            }
        }
        distrust("its offset index says that byte " + position + " begins a batch, which it does not");
        return 0;
    }

    /**
     * The last end of a batch that is not farther than this many bytes from where a first batch begins; the end of the
     * first one itself if even that is.
     */
    Segment.Hint lastEndWithin(Found first, int maxBytes) throws IOException {
        long target = first.position() + maxBytes;
        if (first.end() >= target) {
            return new Segment.Hint(first.header().endOffset(), first.end());
        }
        BatchCursor cursor = cursor(indexedBefore(target, first.position()));
        while (!cursor.atLimit()) {
            BatchHeader next = cursor.read();
            if (cursor.position() + next.sizeInBytes() > target) {
                return new Segment.Hint(next.baseOffset(), cursor.position());
            }
            cursor.skip(next);
        }
        return new Segment.Hint(endOffset, limit);
    }

    private long indexedBefore(long target, long atLeast) {
        try {
            Optional<SparseIndex.Entry> entry = segment.offsets().floorByValue(Math.min(target, limit - 1));
            return entry.isPresent() && entry.get().value() > atLeast
                    ? Math.max(atLeast, verified(entry.get()))
                    : atLeast;
        } catch (IOException e) {
            distrust("its offset index cannot be read: " + e);
            return atLeast;
        }
    }

    /** The first batch that ends behind an offset and whose greatest timestamp is not below a time. */
    Optional<Found> atOrAfter(long timestampMs, long fromOffset) throws IOException {
        BatchCursor cursor = cursor(
                containing(Math.max(fromOffset, offsetBefore(timestampMs))).position());
        while (!cursor.atLimit()) {
            BatchHeader header = cursor.read();
            if (header.maxTimestampMs() >= timestampMs) {
                return Optional.of(new Found(header, cursor.position()));
            }
            cursor.skip(header);
        }
        return Optional.empty();
    }

    /** The first of the batches with the greatest timestamp, of those that end behind an offset. */
    Found latest(long fromOffset) throws IOException {
        BatchCursor cursor = cursor(containing(fromOffset).position());
        Found latest = new Found(cursor.read(), cursor.position());
        while (!cursor.atLimit()) {
            BatchHeader header = cursor.read();
            if (header.maxTimestampMs() > latest.header().maxTimestampMs()) {
                latest = new Found(header, cursor.position());
            }
            cursor.skip(header);
        }
        return latest;
    }

    /** An offset before which every record is older than a time, as far as the time index knows. */
    private long offsetBefore(long timestampMs) throws IOException {
        long base = segment.baseOffset();
        Optional<SparseIndex.Entry> entry = timeEntryBefore(timestampMs);
        if (entry.isEmpty() || base + entry.get().value() >= endOffset) {
            return base;
        }
        long offset = base + entry.get().value();
        if (offset >= base) {
            BatchHeader there = containing(offset).header();
            if (there.endOffset() - 1 == offset
                    && there.maxTimestampMs() == entry.get().key()) {
                return offset;
            }
        }
        distrust("its time index does not match its batches");
        return base;
    }

    private Optional<SparseIndex.Entry> timeEntryBefore(long timestampMs) {
        try {
            return timestampMs == Long.MIN_VALUE
                    ? Optional.empty()
                    : segment.times().floorByKey(timestampMs - 1);
        } catch (IOException e) {
            distrust("its time index cannot be read: " + e);
            return Optional.empty();
        }
    }

    private BatchCursor cursor(long position) {
        return new BatchCursor(file, segment.file(), position, limit, BatchCursor.LOOKUP_WINDOW_BYTES);
    }

    private void distrust(String problem) {
        if (!segment.isIndexDamaged()) {
            LOG.warn("The segment {} is read without an index until that is rebuilt: {}.", segment.file(), problem);
        }
        segment.reportIndexDamage();
    }
}

package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import java.io.IOException;
import java.util.List;

/** Passes over the batches of consecutive segments, for what has to be learned from the log itself. */
final class LogScan {
    /** Hears of one batch after the other. */
    interface Visitor {
        void visit(BatchHeader header, BatchCursor cursor) throws IOException;
    }

    private LogScan() {}

    /**
     * Visits every batch that ends behind an offset and begins before another.
     *
     * @throws CorruptLogException if the segments are not one dense row of batches
     */
    static void visit(List<Segment> segments, long fromOffset, long endOffset, Visitor visitor) throws IOException {
        for (Segment segment : segments) {
            Segment.Tail tail = segment.tail();
            if (tail.endOffset() > fromOffset && segment.baseOffset() < endOffset) {
                visit(segment, tail, fromOffset, endOffset, visitor);
            }
        }
    }

    /**
     * Compares every local batch up to an offset with its CRC.
     *
     * @throws CorruptLogException if one is damaged
     */
    static void requireSound(LogView view, long endOffset) throws IOException {
        visit(view.segments(), view.localLogStartOffset(), endOffset, (header, cursor) -> {
            if (!cursor.crcMatches(header)) {
                throw cursor.damaged("the CRC of the batch at offset " + header.baseOffset() + " is wrong.");
            }
        });
    }

    private static void visit(Segment segment, Segment.Tail tail, long fromOffset, long endOffset, Visitor visitor)
            throws IOException {
        try (SharedFile held = segment.acquire()
                .orElseThrow(() -> new LogStoppedException("The segment was closed while it was read.", null))) {
            SegmentSearch search = new SegmentSearch(segment, held.file(), tail.bytes(), tail.endOffset());
            SegmentSearch.Found first = search.containing(Math.max(fromOffset, segment.baseOffset()));
            BatchCursor cursor = new BatchCursor(
                    held.file(), segment.file(), first.position(), tail.bytes(), BatchCursor.SCAN_WINDOW_BYTES);
            long next = first.header().baseOffset();
            while (!cursor.atLimit() && next < endOffset) {
                BatchHeader header = cursor.read();
                if (header.baseOffset() != next) {
                    throw cursor.damaged("offset " + next + " should follow here, not " + header.baseOffset() + ".");
                }
                visitor.visit(header, cursor);
                next = header.endOffset();
                cursor.skip(header);
            }
        }
    }
}

package io.coldstream.log;

import java.io.IOException;
import java.util.Optional;

/**
 * The reading side of a partition's log. Reads take no lock: they look at the high watermark first and at the segments
 * then, so that the segments always cover the watermark. Segments are published under the partition's append lock.
 */
final class LogReader {
    /** A segment was evicted between being looked up and being opened; the segments of now have the answer. */
    private static final class SegmentGoneException extends Exception {
        private static final long serialVersionUID = 1L;

        SegmentGoneException() {
            super("the segment is gone", null, false, false);
        }
    }

    private interface Attempt<T, X extends Exception> {
        T run(LogView view, Watermark watermark) throws IOException, SegmentGoneException, X;
    }

    private interface Search<T> {
        T in(SegmentSearch search) throws IOException;
    }

    private volatile LogView view;
    /** Changed under {@link #advancing}, read without it. */
    private volatile Watermark highWatermark;

    private final Object advancing = new Object();
    private volatile boolean closed;

    LogReader(LogView view, Watermark highWatermark) {
        this.view = view;
        this.highWatermark = highWatermark;
    }

    LogView view() {
        return view;
    }

    Watermark highWatermark() {
        return highWatermark;
    }

    void publish(LogView next) {
        view = next;
    }

    /** Moves the high watermark forward unless it is as far already; says whether it did. From any thread. */
    boolean advance(Watermark next) {
        synchronized (advancing) {
            if (next.offset() <= highWatermark.offset()) {
                return false;
            }
            highWatermark = next;
            return true;
        }
    }

    void close() {
        closed = true;
    }

    Optional<LogSlice> read(long offset, int maxBytes, boolean minOneBatch)
            throws IOException, OffsetOutOfRangeException {
        return retrying((Attempt<Optional<LogSlice>, OffsetOutOfRangeException>) (now, watermark) -> {
            if (offset < now.localLogStartOffset() || offset > watermark.offset()) {
                throw new OffsetOutOfRangeException(offset, now.localLogStartOffset(), watermark.offset());
            }
            return offset == watermark.offset()
                    ? Optional.empty()
                    : slice(now, watermark, offset, maxBytes, minOneBatch);
        });
    }

    private static Optional<LogSlice> slice(
            LogView view, Watermark watermark, long offset, int maxBytes, boolean minOneBatch)
            throws IOException, SegmentGoneException {
        Segment segment = view.segments().get(view.indexOf(offset));
        ReadablePart readable = ReadablePart.of(segment, watermark);
        SharedFile held = segment.acquire().orElseThrow(SegmentGoneException::new);
        boolean handedOver = false;
        try {
            SegmentSearch search = new SegmentSearch(segment, held.file(), readable.bytes(), readable.endOffset());
            SegmentSearch.Found first = search.containing(offset);
            long from = first.position();
            Segment.Hint end = readable.bytes() - from > maxBytes
                    ? search.lastEndWithin(first, maxBytes)
                    : new Segment.Hint(readable.endOffset(), readable.bytes());
            if (end.position() - from > maxBytes && !minOneBatch) {
                return Optional.empty();
            }
            segment.remember(end);
            handedOver = true;
            return Optional.of(new LogSlice(
                    held, from, (int) (end.position() - from), first.header().baseOffset(), end.offset()));
        } finally {
            if (!handedOver) {
                held.close();
            }
        }
    }

    /** The first readable batch whose greatest timestamp is not below a time. */
    Optional<BatchLocation> atOrAfter(long timestampMs) throws IOException {
        return retrying((Attempt<Optional<BatchLocation>, IOException>) (now, watermark) -> {
            long start = now.localLogStartOffset();
            for (Segment segment : now.segments()) {
                if (segment.baseOffset() >= watermark.offset()) {
                    break;
                }
                // -1 stands for no timestamp or any negative one, so only a search can tell
                boolean older = segment.tail().maxTimestampMs() < timestampMs && timestampMs >= 0;
                if (!older && segment.tail().endOffset() > start) {
                    long from = Math.max(start, segment.baseOffset());
                    Optional<SegmentSearch.Found> found =
                            search(segment, watermark, search -> search.atOrAfter(timestampMs, from));
                    if (found.isPresent()) {
                        return found.map(batch -> BatchLocation.of(batch.header()));
                    }
                }
            }
            return Optional.empty();
        });
    }

    /** The first of the readable batches with the greatest timestamp of all; nothing if no record has one. */
    Optional<BatchLocation> latest() throws IOException {
        return retrying((Attempt<Optional<BatchLocation>, IOException>) (now, watermark) -> {
            long start = now.localLogStartOffset();
            Optional<BatchLocation> latest = Optional.empty();
            for (Segment segment : now.segments()) {
                long greatest = latest.map(BatchLocation::maxTimestampMs).orElse(SegmentState.NONE);
                boolean readable = segment.tail().endOffset() > start && segment.baseOffset() < watermark.offset();
                if (readable && segment.tail().maxTimestampMs() > greatest) {
                    SegmentSearch.Found best = latestIn(segment, watermark, start);
                    if (best.header().maxTimestampMs() > greatest) {
                        latest = Optional.of(BatchLocation.of(best.header()));
                    }
                }
            }
            return latest;
        });
    }

    private static SegmentSearch.Found latestIn(Segment segment, Watermark watermark, long start)
            throws IOException, SegmentGoneException {
        Segment.Tail tail = segment.tail();
        long endOffset = ReadablePart.of(segment, watermark).endOffset();
        boolean known = tail.maxTimestampOffset() >= start && tail.maxTimestampOffset() < endOffset;
        long from = Math.max(start, segment.baseOffset());
        return search(
                segment,
                watermark,
                search -> known ? search.containing(tail.maxTimestampOffset()) : search.latest(from));
    }

    private static <T> T search(Segment segment, Watermark watermark, Search<T> what)
            throws IOException, SegmentGoneException {
        ReadablePart readable = ReadablePart.of(segment, watermark);
        try (SharedFile held = segment.acquire().orElseThrow(SegmentGoneException::new)) {
            return what.in(new SegmentSearch(segment, held.file(), readable.bytes(), readable.endOffset()));
        }
    }

    private <T, X extends Exception> T retrying(Attempt<T, X> attempt) throws IOException, X {
        while (true) {
            Watermark watermark = highWatermark; // before the segments, which then cover it
            LogView now = view;
            if (closed) {
                throw new LogStoppedException("The log is closed.", null);
            }
            try {
                return attempt.run(now, watermark);
            } catch (SegmentGoneException e) {
                // a newer view was published before the segment went: look again there, and this ends
            }
        }
    }

    /** The part of a segment below a watermark. */
    private record ReadablePart(long bytes, long endOffset) {
        static ReadablePart of(Segment segment, Watermark watermark) {
            if (segment.baseOffset() == watermark.segmentBase()) {
                return new ReadablePart(watermark.position(), watermark.offset());
            }
            Segment.Tail whole = segment.tail(); // an older segment than the watermark's is sealed
            return new ReadablePart(whole.bytes(), whole.endOffset());
        }
    }
}

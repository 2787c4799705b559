package io.coldstream.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a partition at one moment. Immutable, though its segments go on living.
 *
 * @param logStartOffset the first offset that may be read anywhere
 * @param segments the local segments, oldest first; the last one is the active one
 */
record LogView(long logStartOffset, List<Segment> segments) {
    LogView {
        segments = List.copyOf(segments);
    }

    Segment active() {
        return segments.get(segments.size() - 1);
    }

    List<Segment> sealed() {
        return segments.subList(0, segments.size() - 1);
    }

    long localLogStartOffset() {
        return Math.max(logStartOffset, segments.get(0).baseOffset());
    }

    /** The index of the segment that contains an offset, which must not lie before the first one. */
    int indexOf(long offset) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    LogView withActive(Segment next) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(next);
        return new LogView(logStartOffset, more);
    }

    LogView withOldest(Segment older) {
        List<Segment> more = new ArrayList<>(segments.size() + 1);
        more.add(older);
        more.addAll(segments);
        return new LogView(logStartOffset, more);
    }

    LogView withLogStart(long offset) {
        return new LogView(offset, segments);
    }

    /** Without the sealed segments that end at or below an offset. */
    LogView withoutSealedUpTo(long endOffset) {
        int first = 0;
        while (first < segments.size() - 1 && segments.get(first).tail().endOffset() <= endOffset) {
            first++;
        }
        return first == 0 ? this : new LogView(logStartOffset, segments.subList(first, segments.size()));
    }
}

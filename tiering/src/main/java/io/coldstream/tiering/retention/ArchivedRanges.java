package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.Arrays;
import java.util.List;

/** The offsets that AVAILABLE copies have together, as few ranges, so that a look-up costs no walk. Immutable. */
final class ArchivedRanges {
    private final long[] starts;
    private final long[] ends;

    /** Takes copies in the order of their base offsets. */
    ArchivedRanges(List<SegmentRecord> copies) {
        long[] from = new long[copies.size()];
        long[] to = new long[copies.size()];
        int count = 0;
        for (SegmentRecord copy : copies) {
            OffsetRange offsets = copy.intent().offsets();
            if (count > 0 && offsets.start() <= to[count - 1]) {
                to[count - 1] = Math.max(to[count - 1], offsets.end());
            } else {
                from[count] = offsets.start();
                to[count] = offsets.end();
                count++;
            }
        }
        starts = Arrays.copyOf(from, count);
        ends = Arrays.copyOf(to, count);
    }

    /** Whether copies together have every one of these offsets. */
    boolean containAll(OffsetRange offsets) {
        int at = lastStartingUpTo(offsets.start());
        return at >= 0 && ends[at] >= offsets.end();
    }

    /** Whether some copy has some of these offsets. */
    boolean containAny(OffsetRange offsets) {
        int at = lastStartingUpTo(offsets.end() - 1);
        return at >= 0 && ends[at] > offsets.start();
    }

    private int lastStartingUpTo(long offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }
}

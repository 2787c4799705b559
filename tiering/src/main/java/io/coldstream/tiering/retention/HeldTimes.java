package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.List;

/**
 * The least timestamp that a record of a segment may have, for holds on a range of times. The catalogue has the least
 * timestamp of the segment's batches, which is that of their first records; a record further in may be older, and the
 * margin is for those. Of what is not archived as a whole nothing is known, and then only the greatest timestamp counts:
 * rather too much is held than too little. Stateless.
 */
public final class HeldTimes {
    private HeldTimes() {}

    /** The least timestamp that a record of an archived segment may have, in milliseconds, or -1 if it is not known. */
    public static long leastMs(SegmentRecord copy) {
        ObjectFacts object = copy.object();
        return object == null ? -1 : object.leastRecordTimestampMs();
    }

    /** The same for a stretch of offsets and its copies, by base offset. */
    static long leastMs(OffsetRange offsets, List<SegmentRecord> copies) {
        long least = Long.MAX_VALUE;
        long next = offsets.start();
        for (SegmentRecord copy : copies) {
            long ofCopy = leastMs(copy);
            if (ofCopy < 0 || copy.intent().offsets().start() > next) {
                return -1;
            }
            least = Math.min(least, ofCopy);
            next = Math.max(next, copy.intent().offsets().end());
        }
        return copies.isEmpty() || next < offsets.end() ? -1 : least;
    }
}

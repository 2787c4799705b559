package io.coldstream.tiering.retention;

import io.coldstream.log.ActiveSegment;
import java.time.Instant;
import java.util.Optional;

/**
 * How the active segment becomes a sealed one, if no more records come.
 *
 * @param due when; a time that has passed means at the next look
 * @param reason the limit that seals it
 * @param countedFromMs from when on it ages then, milliseconds since the epoch
 */
record Sealing(Instant due, Reason reason, long countedFromMs) {
    /** Nothing if it has no records: an empty segment is never sealed. */
    static Optional<Sealing> of(ActiveSegment active, Instant now) {
        Instant firstAppendAt = active.firstAppendAt();
        if (firstAppendAt == null) {
            return Optional.empty();
        }
        boolean full = active.logBytes() >= active.segmentBytes();
        long firstMs = firstAppendAt.toEpochMilli();
        Instant due = full ? now : Due.after(firstMs, active.segmentMs());
        Reason reason = full
                ? new Reason(Rule.SEGMENT_BYTES, active.logBytes(), active.segmentBytes())
                : new Reason(Rule.SEGMENT_AGE, now.toEpochMilli() - firstMs, active.segmentMs());
        // What is overdue is not sealed in the past.
        return Optional.of(
                new Sealing(due, reason, SegmentAge.countedFromMs(active.maxTimestampMs(), Due.later(due, now))));
    }
}

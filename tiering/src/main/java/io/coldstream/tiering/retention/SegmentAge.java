package io.coldstream.tiering.retention;

import java.time.Duration;
import java.time.Instant;

/**
 * From when on a segment ages. Users of Kafka expect retention by the records' own time, also when they import last
 * year's events; but a wrong clock must not delete anything early. So the segment's greatest record timestamp counts
 * where it can be true, and the time of sealing counts otherwise:
 *
 * <ul>
 *   <li>a greatest timestamp more than a day after the sealing is a clock that runs ahead, or one record stamped 2100:
 *       it would keep the segment for ever, so the sealing counts, which is later than the records really are;
 *   <li>a greatest timestamp before 1971 is a producer that sets none, or one that counts seconds: it would delete the
 *       segment at once, so the sealing counts. A single such record among others never matters, since the greatest
 *       timestamp decides.
 * </ul>
 */
public final class SegmentAge {
    /** 1971-01-01: seconds taken for milliseconds stay below it until the year 2969. */
    private static final long PLAUSIBLE_FROM_MS = 31_536_000_000L;

    private static final Duration CLOCK_SKEW_MAX = Duration.ofDays(1);

    private SegmentAge() {}

    /**
     * The instant that a segment's age is counted from, in milliseconds since the epoch.
     *
     * @param maxTimestampMs its greatest record timestamp, or -1 for none
     * @param sealedAt when it was sealed, by the broker's clock
     */
    public static long countedFromMs(long maxTimestampMs, Instant sealedAt) {
        long sealedAtMs = sealedAt.toEpochMilli();
        boolean plausible =
                maxTimestampMs >= PLAUSIBLE_FROM_MS && maxTimestampMs <= sealedAtMs + CLOCK_SKEW_MAX.toMillis();
        return plausible ? maxTimestampMs : sealedAtMs;
    }
}

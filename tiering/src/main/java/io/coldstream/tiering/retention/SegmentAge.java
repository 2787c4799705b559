package io.coldstream.tiering.retention;

import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.SegmentRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * From when on a segment ages. Users of Kafka expect retention by the records' own time, also when they import last
 * year's events; but a wrong clock must not delete anything early. So two witnesses are heard: the segment's greatest
 * record timestamp, and the broker's own notes, which say that the records had come when the segment was sealed and, if
 * it is archived, when its upload began. The later of the two notes is the <em>latest arrival</em>.
 *
 * <ul>
 *   <li>The greatest timestamp counts where it can be true: after 1970, and not more than a day behind the latest
 *       arrival, since clocks differ.
 *   <li>A greatest timestamp that is later is a record stamped 2100, or a clock that ran ahead: the latest arrival
 *       counts, or the segment would be kept for ever. If it lies behind the sealing but not behind the upload, it was
 *       the sealing whose clock was wrong, and the timestamp counts.
 *   <li>A greatest timestamp in 1970 or before is a producer that sets none, or one that counts seconds: the latest
 *       arrival counts, or the segment would go at once. A single such record among others never matters, since the
 *       greatest timestamp decides.
 *   <li>A latest arrival before 2025, when there was no Coldstream, is a computer that had lost its time: the greatest
 *       timestamp counts if that is later.
 * </ul>
 *
 * <p>Where witnesses contradict each other the later one is believed, as long as something bounds it: too late costs
 * bytes, too early costs records. Age never depends on the time of asking, so it only ever grows.
 */
public final class SegmentAge {
    /** 1971-01-01: seconds taken for milliseconds stay below it until the year 2969. */
    private static final long PLAUSIBLE_FROM_MS = 31_536_000_000L;

    private static final long BROKER_PLAUSIBLE_FROM_MS = ClockGuard.PLAUSIBLE_FROM.toEpochMilli();

    /** How far clocks that are right may differ. */
    static final Duration CLOCK_SKEW_MAX = Duration.ofDays(1);

    private SegmentAge() {}

    /** The instant that a local segment's age is counted from, milliseconds since the epoch. */
    static long countedFromMs(SealedSegment segment) {
        return countedFromMs(segment.maxTimestampMs(), segment.sealedAt());
    }

    /** The instant that an archived segment's age is counted from, milliseconds since the epoch. */
    static long countedFromMs(SegmentRecord copy) {
        Instant sealedAt = copy.intent().sealedAt();
        return countedFromMs(
                copy.intent().maxTimestampMs(),
                Due.later(sealedAt, copy.intent().startedAt()));
    }

    /**
     * The instant that a segment's age is counted from, in milliseconds since the epoch.
     *
     * @param maxTimestampMs its greatest record timestamp, or -1 for none
     * @param latestArrival when its last record had come at the latest, by the broker's notes
     */
    public static long countedFromMs(long maxTimestampMs, Instant latestArrival) {
        long latestArrivalMs = latestArrival.toEpochMilli();
        if (latestArrivalMs < BROKER_PLAUSIBLE_FROM_MS) {
            return Math.max(maxTimestampMs, latestArrivalMs);
        }
        boolean plausible =
                maxTimestampMs >= PLAUSIBLE_FROM_MS && maxTimestampMs <= latestArrivalMs + CLOCK_SKEW_MAX.toMillis();
        return plausible ? maxTimestampMs : latestArrivalMs;
    }
}

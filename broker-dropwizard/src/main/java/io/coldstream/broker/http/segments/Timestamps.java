package io.coldstream.broker.http.segments;

import io.coldstream.api.OffsetRange;
import io.coldstream.tiering.service.SegmentView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timestamps of records as the API shows them. They are the producers' business and may be any number. */
public final class Timestamps {
    /** RFC 3339 has four digits for the year: 0000-01-01 to 9999-12-31. */
    private static final Instant MIN = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999Z");

    private Timestamps() {}

    /** The time that a known timestamp stands for, or {@code null} if it is not known or no such time. */
    public static @Nullable Instant shown(long timestampMs) {
        return timestampMs < 0 ? null : shown(Instant.ofEpochMilli(timestampMs));
    }

    /** The same time, or {@code null} if it cannot be written down. */
    public static @Nullable Instant shown(@Nullable Instant time) {
        return time == null || time.isBefore(MIN) || time.isAfter(MAX) ? null : time;
    }

    /** The greatest timestamp of the segments that have some of these offsets, or -1 if none is known. */
    public static long greatestMs(List<SegmentView> segments, OffsetRange offsets) {
        long greatest = -1;
        for (SegmentView segment : segments) {
            if (segment.offsets().start() < offsets.end()
                    && offsets.start() < segment.offsets().end()) {
                greatest = Math.max(greatest, segment.maxTimestampMs());
            }
        }
        return greatest;
    }
}

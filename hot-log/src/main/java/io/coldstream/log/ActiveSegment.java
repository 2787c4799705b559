package io.coldstream.log;

import io.coldstream.api.OffsetRange;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The segment that appends go to, at one moment, and the limits that seal it.
 *
 * @param offsets the offsets that it covers so far; empty before its first append
 * @param logBytes the size of its log file in bytes
 * @param maxTimestampMs the greatest record timestamp in it, milliseconds since the epoch, or -1 for none
 * @param firstAppendAt when its first record came, by the broker's clock; {@code null} if it has none
 * @param segmentBytes the size in bytes at which it is sealed ({@code segment.bytes})
 * @param segmentMs how many milliseconds after its first append it is sealed ({@code segment.ms})
 */
public record ActiveSegment(
        OffsetRange offsets,
        long logBytes,
        long maxTimestampMs,
        @Nullable Instant firstAppendAt,
        long segmentBytes,
        long segmentMs) {
    public ActiveSegment {
        Objects.requireNonNull(offsets, "offsets");
        if (logBytes < 0 || segmentBytes <= 0 || segmentMs <= 0) {
            throw new IllegalArgumentException("not an active segment: " + logBytes + " bytes, sealed at "
                    + segmentBytes + " bytes or after " + segmentMs + " ms");
        }
    }

    static ActiveSegment of(Segment active, LogConfig limits) {
        Segment.Tail tail = active.tail();
        long firstAppendMs = active.clockMs();
        return new ActiveSegment(
                new OffsetRange(active.baseOffset(), tail.endOffset()),
                tail.bytes(),
                Math.max(SegmentState.NONE, tail.maxTimestampMs()),
                firstAppendMs == SegmentState.NONE ? null : Instant.ofEpochMilli(firstAppendMs),
                limits.segmentBytes(),
                limits.segmentMs());
    }

    /** The same segment under other limits, to see what they would change. */
    public ActiveSegment withLimits(long newSegmentBytes, long newSegmentMs) {
        return new ActiveSegment(offsets, logBytes, maxTimestampMs, firstAppendAt, newSegmentBytes, newSegmentMs);
    }
}

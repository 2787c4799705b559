package io.coldstream.log;

import io.coldstream.api.OffsetRange;
import java.time.Instant;
import java.util.Objects;

/**
 * A segment that will never change again, as it lies on the local disk.
 *
 * @param offsets the offsets that it covers, not empty
 * @param logBytes the size of its log file in bytes
 * @param maxTimestampMs the greatest record timestamp in it, milliseconds since the epoch, or -1 for none
 * @param sealedAt when it was sealed, by the broker's clock
 */
public record SealedSegment(OffsetRange offsets, long logBytes, long maxTimestampMs, Instant sealedAt) {
    public SealedSegment {
        Objects.requireNonNull(sealedAt, "sealedAt");
        if (offsets.isEmpty() || logBytes <= 0) {
            throw new IllegalArgumentException("a sealed segment has records: " + offsets + ", " + logBytes + " bytes");
        }
    }
}

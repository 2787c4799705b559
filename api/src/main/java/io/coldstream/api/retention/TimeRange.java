package io.coldstream.api.retention;

/**
 * A half-open range of times, {@code [fromMs, toMs)}.
 *
 * @param fromMs the first millisecond in the range, since the epoch
 * @param toMs the first millisecond behind the range, greater than {@code fromMs}
 */
public record TimeRange(long fromMs, long toMs) {
    public TimeRange {
        if (toMs <= fromMs) {
            throw new IllegalArgumentException("not a time range: [" + fromMs + ", " + toMs + ")");
        }
    }

    /** Whether some millisecond from {@code firstMs} to {@code lastMs}, both included, is in the range. */
    public boolean overlaps(long firstMs, long lastMs) {
        return firstMs < toMs && lastMs >= fromMs;
    }
}

package io.coldstream.api;

/**
 * A half-open range of record offsets, {@code [start, end)}.
 *
 * @param start the first offset in the range, 0 or more
 * @param end the first offset behind the range, at least {@code start}
 */
public record OffsetRange(long start, long end) {
    public OffsetRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not an offset range: [" + start + ", " + end + ")");
        }
    }

    /** The number of offsets in the range. */
    public long size() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    public boolean contains(long offset) {
        return start <= offset && offset < end;
    }

    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }
}

package io.coldstream.storage.object;

/**
 * A half-open range of bytes, {@code [start, end)}, never empty.
 *
 * @param start the first byte's position, 0 or more
 * @param end the position behind the last byte, greater than {@code start}
 */
public record ByteRange(long start, long end) {
    public ByteRange {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("not a byte range: [" + start + ", " + end + ")");
        }
    }

    /** The number of bytes in the range. */
    public long length() {
        return end - start;
    }

    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }
}

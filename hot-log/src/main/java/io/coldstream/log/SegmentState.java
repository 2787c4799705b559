package io.coldstream.log;

/**
 * A segment at one moment, as the manifest remembers it.
 *
 * @param baseOffset the offset of its first record
 * @param endOffset the offset behind its last record; the base if it has none
 * @param bytes the size of its log file
 * @param offsetEntries how many entries its offset index has in the file
 * @param timeEntries how many entries its time index has in the file
 * @param maxTimestampMs the greatest record timestamp, or -1
 * @param maxTimestampOffset the last offset of the first batch with that timestamp, or -1
 * @param clockMs when a sealed segment was sealed, or when the active one had its first append (-1: not yet), by the
 *     broker's clock, milliseconds since the epoch
 */
record SegmentState(
        long baseOffset,
        long endOffset,
        long bytes,
        int offsetEntries,
        int timeEntries,
        long maxTimestampMs,
        long maxTimestampOffset,
        long clockMs) {
    static final long NONE = -1;

    SegmentState {
        boolean empty = endOffset == baseOffset;
        if (baseOffset < 0 || endOffset < baseOffset || bytes < 0 || empty != (bytes == 0)) {
            throw new IllegalArgumentException(
                    "not a segment: [" + baseOffset + ", " + endOffset + "), " + bytes + " bytes");
        }
        if (offsetEntries < 0 || timeEntries < 0) {
            throw new IllegalArgumentException("not a segment: " + offsetEntries + " and " + timeEntries + " entries");
        }
    }

    static SegmentState empty(long baseOffset) {
        return new SegmentState(baseOffset, baseOffset, 0, 0, 0, NONE, NONE, NONE);
    }

    SegmentState withClockMs(long newClockMs) {
        return new SegmentState(
                baseOffset,
                endOffset,
                bytes,
                offsetEntries,
                timeEntries,
                maxTimestampMs,
                maxTimestampOffset,
                newClockMs);
    }
}

package io.coldstream.log;

/** A read of an offset that is not on the local disk: archived, deleted, or not there yet. */
public final class OffsetOutOfRangeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final long localLogStartOffset;
    private final long highWatermark;

    OffsetOutOfRangeException(long offset, long localLogStartOffset, long highWatermark) {
        super("Offset " + offset + " is not in the local log, which holds [" + localLogStartOffset + ", "
                + highWatermark + ").");
        this.offset = offset;
        this.localLogStartOffset = localLogStartOffset;
        this.highWatermark = highWatermark;
    }

    public long offset() {
        return offset;
    }

    public long localLogStartOffset() {
        return localLogStartOffset;
    }

    public long highWatermark() {
        return highWatermark;
    }

    /** Whether the offset lies before the local log, so that the archive may have it. */
    public boolean isBelowLocalStart() {
        return offset < localLogStartOffset;
    }
}

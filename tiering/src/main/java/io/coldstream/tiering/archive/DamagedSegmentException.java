package io.coldstream.tiering.archive;

import java.io.IOException;

/** A local segment is not what was appended, so that it must not be archived. Trying again does not help. */
public final class DamagedSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long logPosition;

    /**
     * @param logPosition where in the log segment, in bytes
     * @param what what is wrong there
     */
    public DamagedSegmentException(String segment, long logPosition, String what) {
        super("segment " + segment + " is damaged at log position " + logPosition + ": " + what);
        this.logPosition = logPosition;
    }

    /** Where the damaged batch starts, in bytes from the beginning of the log segment. */
    public long logPosition() {
        return logPosition;
    }
}

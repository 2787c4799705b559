package io.coldstream.log;

import io.coldstream.api.OffsetRange;
import java.io.IOException;

/** What came is not the segment that was announced. Nothing of it is in the log. */
public final class WrongSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongSegmentException(OffsetRange segment, String problem) {
        super("The segment of the offsets " + segment + " did not come as it should: " + problem);
    }
}

package io.coldstream.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The log takes no more records until it is opened again: it was closed, or the disk failed it. Reads may go on. */
public final class LogStoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    LogStoppedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.coldstream.log;

import java.io.IOException;

/** After this failure nobody knows what is on the disk: the log must stop, and a later success is not believed. */
final class FatalDiskException extends IOException {
    private static final long serialVersionUID = 1L;

    FatalDiskException(String message, IOException cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

package io.coldstream.log.file;

import java.io.IOException;

/** There is no room left on the disk, or in its quota. Nothing is broken: the same write succeeds once there is. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.coldstream.log.file;

import java.io.IOException;

/** Somebody else works on the same folder. */
public final class FolderInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    public FolderInUseException(String message) {
        super(message);
    }
}

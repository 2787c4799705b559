package io.coldstream.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Bytes that were safely on the disk are missing or wrong. Nothing has been repaired or cut: the partition is to be
 * set aside, and restored from the archive or by hand.
 */
public final class CorruptLogException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long position;

    CorruptLogException(Path file, long position, String problem) {
        super("The log file " + file + " is damaged at byte " + position + ": " + problem);
        this.file = file;
        this.position = position;
    }

    public Path file() {
        return file;
    }

    /** The byte in the file where the damage begins. */
    public long position() {
        return position;
    }
}

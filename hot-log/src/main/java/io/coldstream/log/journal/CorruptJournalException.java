package io.coldstream.log.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Bytes of the journal that were safely on the disk are missing or wrong. Nothing has been changed. */
public final class CorruptJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptJournalException(Path file, long position, String problem) {
        super("The journal file " + file + " is damaged at byte " + position + ": " + problem
                + " Acknowledged records may be missing from the segments. If the disk cannot be repaired, move the"
                + " folder " + file.getParent() + " away: the broker then starts with what the segments hold.");
    }
}

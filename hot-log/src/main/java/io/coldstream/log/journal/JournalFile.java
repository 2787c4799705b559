package io.coldstream.log.journal;

import io.coldstream.log.file.LogFile;
import java.nio.file.Path;

/**
 * One file of the journal, which is used again and again. Guarded by {@link JournalFiles}, but for its content and
 * {@link #position}, which belong to the thread that commits while the file is the current one.
 */
final class JournalFile {
    private final Path path;
    private final LogFile file;
    private final long bytes;
    /** The number of its present use, or of the last one if it is free. */
    private long use;
    /** Where the next group goes. */
    private long position;

    JournalFile(Path path, LogFile file, long bytes, long use) {
        this.path = path;
        this.file = file;
        this.bytes = bytes;
        this.use = use;
    }

    Path path() {
        return path;
    }

    LogFile file() {
        return file;
    }

    long use() {
        return use;
    }

    long position() {
        return position;
    }

    boolean hasRoomFor(int groupBytes) {
        return position + groupBytes <= bytes;
    }

    void beginUse(long newUse) {
        use = newUse;
        position = 0;
    }

    void advance(int groupBytes) {
        position += groupBytes;
    }
}

package io.coldstream.broker.e2e.crash;

import java.nio.file.Path;

/**
 * One change that is made to the disk.
 *
 * @param path the file or folder; of a renaming the new name
 * @param stage what had happened to the file before
 * @param position the first byte that is written
 * @param bytes how many are written
 */
public record FileChange(Kind kind, Path path, Stage stage, long position, int bytes) {
    /** What is done. */
    public enum Kind {
        /** A file is opened for writing that was not there. */
        MAKE_FILE,
        WRITE,
        TRUNCATE,
        FORCE,
        RENAME,
        DELETE,
        MAKE_FOLDERS,
        FORCE_FOLDER
    }

    /** How far a file has come in its life. */
    public enum Stage {
        /** Made by this process and not forced since. */
        FRESH,
        /** Forced, and not written to since it was fresh. */
        FORCED_ONCE,
        /** Written to after that, or by an earlier process. */
        USED
    }

    static FileChange of(Kind kind, Path path) {
        return new FileChange(kind, path, Stage.USED, 0, 0);
    }

    /** The last part of the path. */
    public String name() {
        return String.valueOf(path.getFileName());
    }

    boolean isOf(Kind wanted, String nameEnding) {
        return kind == wanted && name().endsWith(nameEnding);
    }

    /** Whether a file of the journal is changed. */
    public boolean isJournal(Kind wanted) {
        return kind == wanted && name().startsWith("journal-");
    }
}

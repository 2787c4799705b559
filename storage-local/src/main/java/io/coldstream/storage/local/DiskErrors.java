package io.coldstream.storage.local;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** The one place that says what a file system's error means to the caller. */
final class DiskErrors {
    /** Below this a failed write is put down to the full disk, whatever language its message is in. */
    private static final long NO_ROOM_BYTES = 64 * 1024;

    private DiskErrors() {}

    static StorageException failed(String action, Path root, IOException cause) {
        if (cause instanceof AccessDeniedException || says(cause, "read-only file system")) {
            return new StorageException(
                    Kind.DENIED,
                    action + " in " + root + " is not permitted: give the broker's user read and write access to this"
                            + " directory and all that is in it",
                    cause);
        }
        if (says(cause, "no space left") || says(cause, "quota exceeded") || isFull(root)) {
            return new StorageException(
                    Kind.OUT_OF_SPACE, action + " failed: no space is left on the disk of " + root, cause);
        }
        if (!Files.isDirectory(root)) {
            return new StorageException(
                    Kind.DENIED, "the archive directory " + root + " is gone: mount its disk or restore it", cause);
        }
        return new StorageException(Kind.UNAVAILABLE, action + " in " + root + " failed: " + cause, cause);
    }

    /** Whether an error only says that a file is not there, which includes that a file stands where a folder would. */
    static boolean meansAbsent(IOException e) {
        return e instanceof NoSuchFileException || says(e, "not a directory");
    }

    /** Whether the file system cannot do at all what it was asked for, as FAT cannot make links. */
    static boolean meansUnsupported(FileSystemException e) {
        return says(e, "operation not permitted") || says(e, "not supported");
    }

    private static boolean says(IOException e, String words) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason != null && reason.toLowerCase(Locale.ROOT).contains(words);
    }

    private static boolean isFull(Path root) {
        try {
            return Files.getFileStore(root).getUsableSpace() < NO_ROOM_BYTES;
        } catch (IOException e) {
            // The disk cannot even be asked, so its fullness is not what failed.
            return false;
        }
    }
}

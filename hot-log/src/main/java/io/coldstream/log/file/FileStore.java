package io.coldstream.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The disk, as far as the log needs it. Thread-safe and blocking. What was written or renamed survives a power cut only
 * after {@link LogFile#force} and {@link #forceDirectory} have returned.
 *
 * <p>A full disk shows as {@link DiskFullException}, a missing file as {@link java.nio.file.NoSuchFileException};
 * everything else is a plain {@link IOException}.
 */
public interface FileStore {
    /** What a file is opened for. */
    enum Access {
        /** Reading a file that exists. */
        READ,
        /** Reading and writing; the file is created if it is missing, and never truncated. */
        WRITE,
        /**
         * Like {@link #WRITE}, past the operating system's cache where the file system allows it (O_DIRECT). Positions
         * and sizes of writes are multiples of 4,096, and so are the addresses of the buffers. A force is still needed.
         */
        DIRECT
    }

    /** Opens a file. */
    LogFile open(Path file, Access access) throws IOException;

    /** Whether a file or folder exists. */
    boolean exists(Path path) throws IOException;

    /** The size of a file in bytes. */
    long size(Path file) throws IOException;

    /**
     * When a file was last written, or a name in a folder last changed, nanoseconds since the epoch, as exactly as the
     * file system knows.
     */
    long lastModifiedNs(Path path) throws IOException;

    /** Renames a file or folder within its file system in one step, replacing a file of the new name. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file or an empty folder; says whether there was one. */
    boolean delete(Path path) throws IOException;

    /** The names of everything inside a folder, in no order. */
    List<String> list(Path folder) throws IOException;

    /** Whether a path is a folder. */
    boolean isDirectory(Path path) throws IOException;

    /** Creates a folder and the ones above it, as far as they are missing. */
    void createDirectories(Path folder) throws IOException;

    /** Makes creations, renames and removals inside a folder survive a power cut. */
    void forceDirectory(Path folder) throws IOException;

    /**
     * The zeroes in bytes by which a file that is appended to often had better grow, which its records then overwrite: a
     * power of two up to 65,536.
     */
    int growthBytes();

    /** The bytes that are still free where a folder lies. */
    long freeBytes(Path folder) throws IOException;

    /**
     * Takes the exclusive lock that a file stands for, until it is closed or the process ends.
     *
     * @throws FolderInUseException if another process, or another part of this one, holds it
     */
    Closeable lock(Path file) throws IOException;
}

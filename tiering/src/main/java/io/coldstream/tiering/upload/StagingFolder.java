package io.coldstream.tiering.upload;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where archives wait for their upload, and how much of the disk they may take. Thread-safe: the reserved bytes are
 * kept under this object's lock.
 */
public final class StagingFolder {
    private static final Logger LOG = LoggerFactory.getLogger(StagingFolder.class);
    private static final String SUFFIX = ".staged";

    private final Path folder;
    private final long bytesMax;
    private long reservedBytes;
    private boolean stopped;

    public StagingFolder(Path folder, long bytesMax) {
        this.folder = folder;
        this.bytesMax = bytesMax;
    }

    /**
     * Makes the folder and removes what a crash left in it. To be called once, before anything is staged.
     *
     * @throws IOException if the folder cannot be made or emptied
     */
    public void prepare() throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path leftover : leftovers) {
                LOG.info("Removing the staged archive {} of an earlier process", leftover);
                Files.delete(leftover);
            }
        }
    }

    /**
     * Waits until there is room for an archive. One that is larger than the whole folder may be goes alone.
     *
     * @param bytes the most that it can take
     * @throws IOException if the broker stops
     */
    public synchronized Place reserve(UUID copyId, long bytes) throws IOException, InterruptedException {
        while (!stopped && reservedBytes > 0 && reservedBytes + bytes > bytesMax) {
            wait();
        }
        if (stopped) {
            throw new IOException("nothing is staged any more because the broker stops");
        }
        reservedBytes += bytes;
        return new Place(folder.resolve(copyId + SUFFIX), bytes);
    }

    /** Ends every wait for room. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private synchronized void free(long bytes) {
        reservedBytes -= bytes;
        notifyAll();
    }

    /** Room for one archive, until it is closed. Owned by one thread. */
    public final class Place implements AutoCloseable {
        private final Path file;
        private final long bytes;

        private Place(Path file, long bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        public Path file() {
            return file;
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("The staged archive {} cannot be removed; the next start does it", file, e);
            } finally {
                free(bytes);
            }
        }
    }
}

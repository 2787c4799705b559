package io.coldstream.storage.local;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is being written under a temporary name and loses that name when it is closed. Its lock, where the file
 * system has locks, tells other processes that its writer lives. Owned by the writing thread.
 */
final class TempFile implements AutoCloseable {
    private static final int COPY_BUFFER_BYTES = 128 * 1024;
    private static final int CREATE_ATTEMPTS_MAX = 10;
    private static final Logger LOG = LoggerFactory.getLogger(TempFile.class);

    private final Path path;
    private final FileChannel channel;

    private TempFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static TempFile create(Path folder, String namePrefix) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path path = folder.resolve(namePrefix + UUID.randomUUID() + ".part");
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            TempFile file = new TempFile(path, channel);
            // Another process that starts right now may have taken the new file for an abandoned one.
            if (file.lock() && Files.exists(path)) {
                return file;
            }
            file.close();
            if (attempt == CREATE_ATTEMPTS_MAX) {
                throw new IOException("other processes keep removing temporary files in " + folder);
            }
        }
    }

    private boolean lock() {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (IOException e) {
            LOG.debug("{} has no locks, age will tell abandoned files", path.getParent(), e);
            return true;
        }
    }

    Path path() {
        return path;
    }

    void write(byte[] bytes) throws IOException {
        writeFully(ByteBuffer.wrap(bytes));
    }

    /** Copies a body and forces it to disk. */
    void fill(ObjectKey key, Body content) throws IOException, StorageException {
        try (InputStream in = openBody(key, content)) {
            byte[] buffer = new byte[COPY_BUFFER_BYTES];
            long copied = 0;
            for (int count = read(key, in, buffer); count >= 0; count = read(key, in, buffer)) {
                copied += count;
                if (copied > content.length()) {
                    throw lied(key, content, "more");
                }
                writeFully(ByteBuffer.wrap(buffer, 0, count));
            }
            if (copied < content.length()) {
                throw lied(key, content, "fewer");
            }
        }
        channel.force(true);
    }

    private static InputStream openBody(ObjectKey key, Body content) throws StorageException {
        try {
            return content.open();
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private static int read(ObjectKey key, InputStream in, byte[] buffer) throws StorageException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private static StorageException unreadable(ObjectKey key, IOException e) {
        return new StorageException(Kind.CORRUPT, "the body of " + key + " cannot be read, nothing is stored", e);
    }

    private static StorageException lied(ObjectKey key, Body content, String direction) {
        return new StorageException(
                Kind.CORRUPT,
                "the body of " + key + " gives " + direction + " bytes than its length of " + content.length()
                        + ", nothing is stored");
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try (channel) {
            // Removed before the lock is freed, so that nobody else sees it as abandoned.
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The object is stored or not, whatever becomes of this name; the next start tries again.
            LOG.warn("Cannot remove the temporary file {}", path, e);
        }
    }
}

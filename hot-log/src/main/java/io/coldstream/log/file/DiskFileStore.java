package io.coldstream.log.file;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real disk. Stateless and thread-safe. */
public final class DiskFileStore implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(DiskFileStore.class);
    private static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ);
    private static final Set<OpenOption> WRITING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

    @Override
    public LogFile open(Path file, Access access) throws IOException {
        try {
            FileChannel channel = switch (access) {
                case READ -> FileChannel.open(file, READING);
                case WRITE -> FileChannel.open(file, WRITING);
                case DIRECT -> openDirect(file);
            };
            return new DiskLogFile(file, channel);
        } catch (IOException e) {
            throw DiskErrors.typed(file, e);
        }
    }

    private static FileChannel openDirect(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, ExtendedOpenOption.DIRECT);
        } catch (IOException | UnsupportedOperationException e) {
            // not every file system has it (tmpfs of older kernels, for one): the cache then has it twice
            LOG.debug("{} is written through the operating system's cache: {}", file, e.toString());
            return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public long lastModifiedNs(Path path) throws IOException {
        return Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskErrors.typed(to, e);
        }
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return Files.deleteIfExists(path);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            paths.forEach(path -> names.add(path.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void createDirectories(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw DiskErrors.typed(folder, e);
        }
    }

    @Override
    public void forceDirectory(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * A page cache that is filled in aligned pieces of this size costs half of one that grows by 16 KiB and some bytes at
     * a time (docs/performance.md).
     */
    @Override
    public int growthBytes() {
        return 64 << 10;
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel; // closing it gives the lock back
            }
        } catch (OverlappingFileLockException e) {
            // this process holds it already: the same answer as for any other holder
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new FolderInUseException("The folder " + file.getParent() + " is in use by another running broker (it"
                + " holds the lock on " + file.getFileName() + "). Stop that one first, or give this one a folder of"
                + " its own.");
    }
}

package io.coldstream.storage.local;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of half-written objects, below the root so that a link from it stays on one file system. Thread-safe: it
 * holds no state but its path.
 *
 * <p>Each temporary file is locked by the process that writes it. A start removes the files whose lock is free, for
 * their writers are dead; where a file system has no locks, those that nobody wrote to for a day.
 */
final class TempFolder {
    /** A dot begins no key's segment, so no object can be in here. */
    private static final String NAME = ".tmp";

    private static final Duration ABANDONED_AFTER = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(TempFolder.class);

    private final Path root;
    private final Path folder;
    private final String ownPrefix;

    private TempFolder(Path root) {
        this.root = root;
        this.folder = root.resolve(NAME);
        this.ownPrefix = processName();
    }

    static TempFolder open(Path root, InstantSource clock) throws StorageException {
        if (!Files.isDirectory(root)) {
            throw new StorageException(
                    Kind.DENIED, root + " is not a directory: the archive needs one, so correct its path");
        }
        TempFolder temp = new TempFolder(root);
        try {
            Files.createDirectories(temp.folder);
            temp.removeAbandoned(clock.instant());
            temp.requireHardLinks();
        } catch (IOException e) {
            throw DiskErrors.failed("writing", root, e);
        }
        return temp;
    }

    TempFile create() throws IOException, StorageException {
        requireRoot();
        return TempFile.create(folder, ownPrefix);
    }

    boolean exists() {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Proves that the root is the directory that was opened, before anybody concludes from a missing file that an
     * object is missing: behind an unmounted disk lies an empty directory of the same name.
     */
    void requireRoot() throws StorageException {
        if (!exists()) {
            throw new StorageException(
                    Kind.DENIED,
                    "the archive directory " + root + " has lost its folder " + NAME
                            + ": its disk is probably not mounted; mount it, then restart the broker");
        }
    }

    private void requireHardLinks() throws IOException, StorageException {
        Path link = folder.resolve(ownPrefix + UUID.randomUUID() + ".link");
        try (TempFile file = TempFile.create(folder, ownPrefix)) {
            Files.createLink(link, file.path());
        } catch (UnsupportedOperationException e) {
            throw noHardLinks(e);
        } catch (FileSystemException e) {
            if (DiskErrors.meansUnsupported(e)) {
                throw noHardLinks(e);
            }
            throw e;
        } finally {
            Files.deleteIfExists(link);
        }
    }

    private StorageException noHardLinks(Exception cause) {
        return new StorageException(
                Kind.DENIED,
                "the file system of " + root + " has no hard links, which write-once objects need: put the archive on"
                        + " another file system",
                cause);
    }

    private void removeAbandoned(Instant now) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                // This process's own files must not even be opened: closing them would free their writers' locks.
                if (!String.valueOf(file.getFileName()).startsWith(ownPrefix) && isAbandoned(file, now)) {
                    Files.deleteIfExists(file);
                    LOG.info("Removed {}, which an earlier process left half written", file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean isAbandoned(Path file, Instant now) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.debug("{} cannot be locked, its age decides", file, e);
            return isOld(file, now);
        }
    }

    private static boolean isOld(Path file, Instant now) throws IOException {
        try {
            Instant written =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            return written.plus(ABANDONED_AFTER).isBefore(now);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Tells this process from others and from an earlier one with the same number. */
    private static String processName() {
        ProcessHandle self = ProcessHandle.current();
        long startedMs = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return self.pid() + "-" + startedMs + "-";
    }
}

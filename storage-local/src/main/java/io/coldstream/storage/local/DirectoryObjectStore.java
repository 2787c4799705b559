package io.coldstream.storage.local;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.storage.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Objects as files: an object's key is its path below the root. Thread-safe without a lock, and safe for several
 * processes on one root: the file system's hard link decides who stores a key first.
 *
 * <p>A put writes a temporary file, forces it, links it to its name (which fails if the name is taken) and forces the
 * folders above it. A crash before the link leaves a temporary file, which the next start removes; a crash behind it
 * leaves a whole object. Symbolic links below the root are not followed: they are not there for this store.
 */
public final class DirectoryObjectStore implements ObjectStore {
    /** How often a put makes its folder again when a concurrent removal takes it away. */
    private static final int PUBLISH_ATTEMPTS_MAX = 100;

    private final Path root;
    private final TempFolder temp;

    /**
     * Opens the store over a directory that exists, and removes what earlier processes left half written.
     *
     * @throws StorageException DENIED with a sentence an operator can act on: the directory is missing, cannot be
     *     written or has no hard links
     */
    public DirectoryObjectStore(Path root) throws StorageException {
        this(root, InstantSource.system());
    }

    DirectoryObjectStore(Path root, InstantSource clock) throws StorageException {
        try {
            // The real path once, so that the root itself may be a symbolic link.
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw new StorageException(
                    Kind.DENIED,
                    "the archive directory " + root.toAbsolutePath()
                            + " cannot be opened: create it, mount its disk, or correct its path",
                    e);
        }
        this.temp = TempFolder.open(this.root, clock);
    }

    @Override
    public void put(ObjectKey key, Body content, PutOptions options) throws StorageException {
        Path target = root.resolve(key.value());
        if (isObject(target)) {
            // Only saves work: the link decides.
            throw alreadyExists(key);
        }
        try (TempFile file = temp.create()) {
            file.fill(key, content);
            publish(key, file.path(), target);
            Folders.forceUpTo(root, target);
        } catch (IOException e) {
            throw DiskErrors.failed("storing " + key, root, e);
        }
    }

    private void publish(ObjectKey key, Path file, Path target) throws IOException, StorageException {
        for (int attempt = 0; attempt < PUBLISH_ATTEMPTS_MAX; attempt++) {
            try {
                Folders.create(key, root, target);
                Files.createLink(target, file);
                return;
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw alreadyExists(key);
                }
                removeEmptyFolder(key, target);
            } catch (NoSuchFileException e) {
                if (!Files.exists(file)) {
                    throw e;
                }
                // A removal took the empty folder between its creation and the link: make it again.
            }
        }
        throw new IOException("other threads or processes keep changing the folders of " + key);
    }

    /** An empty folder may be left of a removal that a crash cut short; one with objects in it stays in the way. */
    private static void removeEmptyFolder(ObjectKey key, Path folder) throws IOException, StorageException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            throw new StorageException(Kind.DENIED, "cannot store " + key + ": it is a folder of other objects", e);
        }
    }

    private StorageException alreadyExists(ObjectKey key) {
        return new StorageException(Kind.ALREADY_EXISTS, root + " already holds " + key);
    }

    @Override
    public InputStream open(ObjectKey key, ByteRange range) throws StorageException {
        Path path = root.resolve(key.value());
        if (!isObject(path)) {
            throw notFound(key);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw notFound(key);
        } catch (IOException e) {
            throw DiskErrors.failed("opening " + key, root, e);
        }
        return rangeOf(key, range, channel);
    }

    private InputStream rangeOf(ObjectKey key, ByteRange range, FileChannel channel) throws StorageException {
        long length;
        try {
            length = channel.size();
        } catch (IOException e) {
            throw closing(channel, DiskErrors.failed("opening " + key, root, e));
        }
        if (range.end() > length) {
            throw closing(
                    channel,
                    new StorageException(
                            Kind.CORRUPT, key + " has " + length + " bytes, which ends before the range " + range));
        }
        return new RangeInputStream(key, channel, range);
    }

    private static StorageException closing(FileChannel channel, StorageException failure) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private StorageException notFound(ObjectKey key) throws StorageException {
        temp.requireRoot();
        return new StorageException(Kind.NOT_FOUND, root + " holds no " + key);
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) throws StorageException {
        Path path = root.resolve(key.value());
        Optional<StoredObject> found = attributesOf(path)
                .map(facts -> new StoredObject(
                        key, facts.size(), facts.lastModifiedTime().toInstant()));
        if (found.isEmpty()) {
            temp.requireRoot();
        }
        return found;
    }

    private boolean isObject(Path path) throws StorageException {
        return attributesOf(path).isPresent();
    }

    /** What the file system says of an object's file; empty unless it is a regular file that no link leads to. */
    private Optional<BasicFileAttributes> attributesOf(Path path) throws StorageException {
        try {
            if (!Folders.isReal(Folders.parentOf(path))) {
                return Optional.empty();
            }
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
                    .filter(BasicFileAttributes::isRegularFile);
        } catch (IOException e) {
            if (DiskErrors.meansAbsent(e)) {
                return Optional.empty();
            }
            throw DiskErrors.failed("looking at " + path, root, e);
        }
    }

    @Override
    public List<StoredObject> list(String prefix, String startAfter, int limit) throws StorageException {
        if (limit < 1 || limit > LIST_LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIST_LIMIT_MAX + ", not " + limit);
        }
        temp.requireRoot();
        try {
            return ObjectKey.mayStartWith(prefix) ? new Listing(root, prefix, startAfter, limit).run() : List.of();
        } catch (IOException e) {
            throw DiskErrors.failed("listing \"" + prefix + "\"", root, e);
        }
    }

    @Override
    public void delete(ObjectKey key) throws StorageException {
        Path path = root.resolve(key.value());
        if (!isObject(path)) {
            temp.requireRoot();
            return;
        }
        try {
            Files.deleteIfExists(path);
            Path remaining = Folders.removeEmpty(root, Folders.parentOf(path));
            Folders.force(remaining);
        } catch (IOException e) {
            throw DiskErrors.failed("removing " + key, root, e);
        }
    }

    @Override
    public void probe() throws StorageException {
        try (TempFile file = temp.create()) {
            file.write(new byte[1]);
        } catch (IOException e) {
            throw DiskErrors.failed("writing a test file", root, e);
        }
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public void close() {
        // No file is held open but those of the streams that were handed out.
    }
}

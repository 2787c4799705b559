package io.coldstream.testkit.object;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ByteRange;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.storage.object.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * An object store in a map, for tests. Thread-safe: the map owns the state, and a stored array never changes. Closing
 * it keeps the objects, so that a test may "restart" what uses the store.
 */
public final class InMemoryObjectStore implements ObjectStore {
    private static final class Blob {
        private final byte[] bytes;
        private final Instant storedAt;

        private Blob(byte[] bytes, Instant storedAt) {
            this.bytes = bytes;
            this.storedAt = storedAt;
        }
    }

    private final ConcurrentNavigableMap<ObjectKey, Blob> blobs = new ConcurrentSkipListMap<>();
    private final InMemoryLegalHolds holds = new InMemoryLegalHolds(blobs::containsKey);
    private final InstantSource clock;

    public InMemoryObjectStore() {
        this(InstantSource.system());
    }

    /** A store whose {@link StoredObject#lastModified} comes from the given clock. */
    public InMemoryObjectStore(InstantSource clock) {
        this.clock = clock;
    }

    /** The holds on single objects; a test may look at them, and have them fail. */
    public InMemoryLegalHolds holds() {
        return holds;
    }

    @Override
    public Optional<ObjectLegalHolds> legalHolds() {
        return Optional.of(holds);
    }

    @Override
    public void put(ObjectKey key, Body content, PutOptions options) throws StorageException {
        byte[] bytes = readWhole(key, content);
        if (blobs.putIfAbsent(key, new Blob(bytes, clock.instant())) != null) {
            throw new StorageException(Kind.ALREADY_EXISTS, describe() + " already holds " + key);
        }
    }

    private byte[] readWhole(ObjectKey key, Body content) throws StorageException {
        byte[] bytes;
        try (InputStream in = content.open()) {
            // One byte more than promised is enough to know that the body lied.
            bytes = in.readNBytes(Math.toIntExact(Math.addExact(content.length(), 1)));
        } catch (IOException e) {
            throw new StorageException(Kind.CORRUPT, "the body of " + key + " cannot be read, nothing is stored", e);
        }
        if (bytes.length != content.length()) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "the body of " + key + " gives " + (bytes.length < content.length() ? "fewer" : "more")
                            + " bytes than its length of " + content.length() + ", nothing is stored");
        }
        return bytes;
    }

    @Override
    public InputStream open(ObjectKey key, ByteRange range) throws StorageException {
        Blob blob = blobs.get(key);
        if (blob == null) {
            throw new StorageException(Kind.NOT_FOUND, describe() + " holds no " + key);
        }
        if (range.end() > blob.bytes.length) {
            throw new StorageException(
                    Kind.CORRUPT, key + " has " + blob.bytes.length + " bytes, which ends before the range " + range);
        }
        return new ByteArrayInputStream(blob.bytes, Math.toIntExact(range.start()), Math.toIntExact(range.length()));
    }

    @Override
    public Optional<StoredObject> head(ObjectKey key) {
        return Optional.ofNullable(blobs.get(key)).map(blob -> stored(key, blob));
    }

    @Override
    public List<StoredObject> list(String prefix, String startAfter, int limit) {
        if (limit < 1 || limit > LIST_LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIST_LIMIT_MAX + ", not " + limit);
        }
        return blobs.entrySet().stream()
                .filter(entry -> entry.getKey().value().startsWith(prefix)
                        && entry.getKey().value().compareTo(startAfter) > 0)
                .limit(limit)
                .map(entry -> stored(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static StoredObject stored(ObjectKey key, Blob blob) {
        return new StoredObject(key, blob.bytes.length, blob.storedAt);
    }

    @Override
    public void delete(ObjectKey key) {
        blobs.remove(key);
    }

    @Override
    public void probe() {
        // What is in memory always lives.
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public void close() {
        // Nothing is held but the map.
    }
}

package io.coldstream.storage.object;

import io.coldstream.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Write-once blobs. Lengths and positions are bytes; ranges are {@code [start, end)}. Thread-safe and blocking: the
 * caller picks the thread. The store owns its retries and time-outs; never wrap it in more.
 *
 * <p>Consistency is that of S3 since 2020: what {@link #put} stored is seen by every later {@link #head},
 * {@link #open} and {@link #list}, in this process or another.
 *
 * <p>No key may be the folder of another: a store that keeps {@code a} may refuse {@code a/b} as DENIED, since
 * directories, and servers that keep objects in them, cannot hold both.
 */
public interface ObjectStore extends AutoCloseable {
    /** The greatest number of objects in one answer of {@link #list}. */
    int LIST_LIMIT_MAX = 1000;

    /**
     * Stores an object, visible whole or not at all.
     *
     * @throws StorageException ALREADY_EXISTS: the stored object is untouched. UNAVAILABLE: outcome unknown, the
     *     object may still appear; use a fresh key and leave this one to the reaper. OUT_OF_SPACE: nothing is visible.
     *     DENIED: the store refuses the credentials or has no such bucket. CORRUPT: the body gave another number of
     *     bytes than its length or could not be read; nothing is visible.
     */
    void put(ObjectKey key, Body content, PutOptions options) throws StorageException;

    /** Stores an object and leaves to the store what can be left to it. */
    default void put(ObjectKey key, Body content) throws StorageException {
        put(key, content, PutOptions.DEFAULT);
    }

    /**
     * Opens a range of an object's bytes. The stream ends exactly at the range's end. The caller closes it, at any
     * point; a reading error is an {@link IOException}, and an end before the range's end is one as well.
     *
     * @throws StorageException NOT_FOUND: no such object. CORRUPT: the object ends before the range does.
     *     UNAVAILABLE, DENIED as for {@link #put}.
     */
    InputStream open(ObjectKey key, ByteRange range) throws StorageException;

    /**
     * Describes an object, or says that there is none.
     *
     * @throws StorageException UNAVAILABLE, DENIED as for {@link #put}
     */
    Optional<StoredObject> head(ObjectKey key) throws StorageException;

    /**
     * Lists objects in the order of their keys' bytes.
     *
     * @param prefix what the keys start with; need not end at a slash; empty for all
     * @param startAfter list only keys behind this one; empty for the beginning
     * @param limit the greatest number of objects to return, 1 to {@link #LIST_LIMIT_MAX}; fewer only at the end
     * @throws StorageException UNAVAILABLE, DENIED as for {@link #put}
     * @throws IllegalArgumentException if the limit is not in its range
     */
    List<StoredObject> list(String prefix, String startAfter, int limit) throws StorageException;

    /**
     * Removes an object. Removing what does not exist succeeds, so that a removal may be repeated.
     *
     * @throws StorageException UNAVAILABLE: outcome unknown, repeat it. DENIED as for {@link #put}.
     */
    void delete(ObjectKey key) throws StorageException;

    /**
     * Asks the store for the cheapest sign of life that also proves credentials and bucket.
     *
     * @throws StorageException UNAVAILABLE, DENIED with a sentence an operator can act on
     */
    void probe() throws StorageException;

    /** The store's own legal holds, if it knows such things; whether they work here says {@link ObjectLegalHolds#require}. */
    default Optional<ObjectLegalHolds> legalHolds() {
        return Optional.empty();
    }

    /** Where the objects lie, for people: {@code s3://bucket/prefix} or a directory. Never holds a secret. */
    String describe();

    /** Frees connections and threads. Operations that are under way may fail. */
    @Override
    void close();
}

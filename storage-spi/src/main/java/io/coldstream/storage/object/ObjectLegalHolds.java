package io.coldstream.storage.object;

import io.coldstream.storage.StorageException;

/**
 * Legal holds that the store itself keeps on single objects, as S3's Object Lock does: while one is on, nobody can destroy
 * the object's bytes, whatever credentials he has. Thread-safe and blocking, with retries and time-outs of its own, as
 * {@link ObjectStore} is.
 *
 * <p>A store with such holds keeps versions. {@link ObjectStore#delete} of an object under a hold may succeed, and then
 * only hides it: so a hold is taken off before the object is deleted, or the bytes stay for ever.
 */
public interface ObjectLegalHolds {
    /**
     * Proves that holds can be kept where the objects are.
     *
     * @throws StorageException DENIED: they cannot, with a sentence an operator can act on. UNAVAILABLE: the store could
     *     not be asked.
     */
    void require() throws StorageException;

    /**
     * Puts a hold on an object, or takes it off. Repeating it changes nothing.
     *
     * @throws StorageException NOT_FOUND: there is no such object, or it is hidden. UNAVAILABLE: outcome unknown, repeat it.
     *     DENIED: the credentials do not allow it, or the store keeps no holds here.
     */
    void set(ObjectKey key, boolean on) throws StorageException;

    /**
     * Whether there is a hold on an object.
     *
     * @throws StorageException as for {@link #set}
     */
    boolean isSet(ObjectKey key) throws StorageException;
}

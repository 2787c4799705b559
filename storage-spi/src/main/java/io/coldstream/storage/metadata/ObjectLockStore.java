package io.coldstream.storage.metadata;

import io.coldstream.storage.StorageException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The objects that carry, or may carry, a legal hold of the object store's own. A row is written before the hold is put on
 * and goes after it was taken off, so that a crash leaves no hold that nobody knows of. It does not count for
 * {@link MetadataStore#generation}.
 */
public interface ObjectLockStore {
    /** All of them, in no particular order. */
    List<ObjectLock> list() throws StorageException;

    /** Whether there is one for a copy. One small query. */
    boolean contains(UUID copyId) throws StorageException;

    /** Notes them all or none; what is noted for a copy already is replaced. */
    void put(Collection<ObjectLock> locks) throws StorageException;

    /** Forgets them, all or none. Repeating it changes nothing. */
    void remove(Collection<UUID> copyIds) throws StorageException;
}

package io.coldstream.testkit.metadata;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.ObjectLockStore;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Object locks in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemoryObjectLocks implements ObjectLockStore {
    private final Tables tables;

    InMemoryObjectLocks(Tables tables) {
        this.tables = tables;
    }

    @Override
    public List<ObjectLock> list() throws StorageException {
        return tables.transact(() -> List.copyOf(tables.objectLocks.values()));
    }

    @Override
    public boolean contains(UUID copyId) throws StorageException {
        return tables.transact(() -> tables.objectLocks.containsKey(copyId));
    }

    @Override
    public void put(Collection<ObjectLock> locks) throws StorageException {
        tables.run(() -> locks.forEach(lock -> tables.objectLocks.put(lock.copyId(), lock)));
    }

    @Override
    public void remove(Collection<UUID> copyIds) throws StorageException {
        tables.run(() -> tables.objectLocks.keySet().removeAll(List.copyOf(copyIds)));
    }
}

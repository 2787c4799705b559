package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.ProducerIdStore;

/** Producer ids in SQL. Thread-safe: without state. */
final class JdbcProducerIds implements ProducerIdStore {
    private final Database database;

    JdbcProducerIds(Database database) {
        this.database = database;
    }

    @Override
    public long allocateBlock(int size) throws StorageException {
        if (size < 1) {
            throw new IllegalArgumentException("a block has at least one id, not " + size);
        }
        return database.write("to reserve producer ids", handle -> Counter.PRODUCER_ID.take(handle, size));
    }
}

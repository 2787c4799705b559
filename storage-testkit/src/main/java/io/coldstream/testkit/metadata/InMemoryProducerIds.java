package io.coldstream.testkit.metadata;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.ProducerIdStore;

/** Producer ids in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemoryProducerIds implements ProducerIdStore {
    private final Tables tables;

    InMemoryProducerIds(Tables tables) {
        this.tables = tables;
    }

    @Override
    public long allocateBlock(int size) throws StorageException {
        if (size < 1) {
            throw new IllegalArgumentException("a block has at least one id, not " + size);
        }
        return tables.transact(() -> {
            long first = tables.nextProducerId;
            tables.nextProducerId += size;
            return first;
        });
    }
}

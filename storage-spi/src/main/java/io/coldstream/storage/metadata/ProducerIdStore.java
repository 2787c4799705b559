package io.coldstream.storage.metadata;

import io.coldstream.storage.StorageException;

/** Hands out producer ids in blocks, so that one write serves many producers. */
public interface ProducerIdStore {
    /**
     * Reserves {@code size} consecutive ids that nobody had before, and returns the first. A block whose owner dies
     * is lost, which is harmless: there are 2^63 ids.
     *
     * @param size 1 or more
     */
    long allocateBlock(int size) throws StorageException;
}

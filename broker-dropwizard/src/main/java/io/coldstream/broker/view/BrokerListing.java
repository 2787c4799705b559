package io.coldstream.broker.view;

import io.coldstream.storage.StorageException;

/** The broker itself. Thread-safe; may look at the disk, never at a store. */
@FunctionalInterface
public interface BrokerListing {
    /**
     * How the broker is.
     *
     * @throws StorageException if the disk does not say how much room it has
     */
    BrokerFacts broker() throws StorageException;
}

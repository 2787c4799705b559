package io.coldstream.broker.view;

import io.coldstream.broker.topic.Topic;
import io.coldstream.storage.StorageException;
import java.util.List;

/** Offsets and sizes of open partitions. Thread-safe; may block. */
@FunctionalInterface
public interface PartitionListing {
    /**
     * A topic's open partitions by index. A partition that is not open (its topic is being deleted) is left out.
     *
     * @throws StorageException if sizes must be asked of a store that is away
     */
    List<PartitionFacts> partitions(Topic topic) throws StorageException;
}

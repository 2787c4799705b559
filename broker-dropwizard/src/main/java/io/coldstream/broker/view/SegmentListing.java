package io.coldstream.broker.view;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import java.util.List;

/** Segments of partitions, local and archived. Thread-safe and blocking. */
@FunctionalInterface
public interface SegmentListing {
    /**
     * A partition's segments in the order of their base offsets, no two with the same one. A partition that does not
     * exist (any more) has none.
     *
     * @throws StorageException if the catalogue cannot be read
     */
    List<SegmentFacts> segments(TopicIdPartition partition) throws StorageException;
}

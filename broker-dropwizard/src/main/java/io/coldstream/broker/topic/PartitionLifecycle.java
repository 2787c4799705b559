package io.coldstream.broker.topic;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.tiering.retention.DeletionVerdict;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Opens and closes the partitions that this broker leads. Blocking; called by one thread at a time for a topic. */
public interface PartitionLifecycle {
    /**
     * Opens a topic's partitions for reading and writing.
     *
     * @throws IOException if the local disk refuses; partitions that were opened are closed again
     */
    void open(Topic topic, Collection<PartitionRecord> partitions) throws IOException;

    /**
     * Opens the partitions of many topics. A topic that the local disk refuses keeps the others from nothing: it is
     * logged and left out.
     *
     * @return the topics that are open
     */
    List<Topic> openAll(Map<Topic, ? extends Collection<PartitionRecord>> partitions);

    /** Tells a topic's open partitions that its settings were changed. */
    void reconfigure(Topic topic);

    /**
     * Whether a topic may be deleted: whether no legal hold, no floor and nothing else forbids it now.
     *
     * @throws StorageException if that cannot be told; then it may not
     */
    DeletionVerdict mayDelete(Topic topic) throws StorageException;

    /** Closes a deleted topic's partitions, removes their local data, and hands their archive to the reaper; does nothing while deletions are suspended. */
    void delete(Topic topic);
}

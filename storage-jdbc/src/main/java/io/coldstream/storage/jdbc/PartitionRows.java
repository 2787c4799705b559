package io.coldstream.storage.jdbc;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The row of a partition, which every write under a leader epoch locks first. */
final class PartitionRows {
    private PartitionRows() {}

    /**
     * Locks the partition's row until the transaction ends, provided that its leader epoch is {@code leaderEpoch}.
     * Until then no other transaction passes this point for the same partition, and no new leader takes it.
     */
    static void lock(Database database, Handle handle, TopicIdPartition partition, int leaderEpoch)
            throws StorageException {
        Optional<Integer> stored = handle.createQuery("SELECT leader_epoch FROM topic_partition"
                        + " WHERE topic_id = :topicId AND partition_index = :index" + database.forUpdate())
                .bind("topicId", partition.topicId().toString())
                .bind("index", partition.partition())
                .mapTo(Integer.class)
                .findOne();
        if (stored.isEmpty()) {
            throw new StorageException(Kind.NOT_FOUND, "there is no partition " + partition);
        }
        if (stored.get() != leaderEpoch) {
            throw new StorageException(
                    Kind.CONFLICT,
                    "partition " + partition + " is at leader epoch " + stored.get() + ", not " + leaderEpoch);
        }
    }
}

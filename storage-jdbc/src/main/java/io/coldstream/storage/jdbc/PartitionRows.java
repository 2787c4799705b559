package io.coldstream.storage.jdbc;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The row of a partition, which every write under a leader epoch locks first. */
final class PartitionRows {
    private record Stored(int leaderEpoch, long logStartOffset) {}

    private static final RowMapper<Stored> STORED =
            Rows.of("topic_partition", row -> new Stored(row.getInt("leader_epoch"), row.getLong("log_start_offset")));

    private PartitionRows() {}

    /**
     * Locks the partition's row until the transaction ends, provided that its leader epoch is {@code leaderEpoch}.
     * Until then no other transaction passes this point for the same partition, and no new leader takes it.
     *
     * @return its log start offset
     */
    static long lock(Database database, Handle handle, TopicIdPartition partition, int leaderEpoch)
            throws StorageException {
        Optional<Stored> found = handle.createQuery("SELECT leader_epoch, log_start_offset FROM topic_partition"
                        + " WHERE topic_id = :topicId AND partition_index = :index" + database.forUpdate())
                .bind("topicId", partition.topicId().toString())
                .bind("index", partition.partition())
                .map(STORED)
                .findOne();
        Stored stored =
                found.orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "there is no partition " + partition));
        if (stored.leaderEpoch() != leaderEpoch) {
            throw new StorageException(
                    Kind.CONFLICT,
                    "partition " + partition + " is at leader epoch " + stored.leaderEpoch() + ", not " + leaderEpoch);
        }
        return stored.logStartOffset();
    }
}

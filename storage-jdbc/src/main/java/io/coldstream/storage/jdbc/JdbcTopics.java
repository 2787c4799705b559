package io.coldstream.storage.jdbc;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicState;
import io.coldstream.storage.metadata.TopicStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Topics in SQL. Thread-safe: without state. */
final class JdbcTopics implements TopicStore {
    private static final RowMapper<TopicRecord> TOPIC = Rows.of(
            "topic",
            row -> new TopicRecord(
                    Rows.uuid(row, "topic_id"),
                    row.getString("name"),
                    row.getInt("partitions"),
                    Json.toConfigs(row.getString("configs")),
                    row.getInt("config_version"),
                    TopicState.valueOf(row.getString("state")),
                    Instant.ofEpochMilli(row.getLong("created_at_ms"))));
    private static final RowMapper<PartitionRecord> PARTITION = Rows.of(
            "topic_partition",
            row -> new PartitionRecord(
                    new TopicIdPartition(Rows.uuid(row, "topic_id"), row.getInt("partition_index")),
                    row.getInt("leader_epoch"),
                    row.getLong("log_start_offset")));

    private final Database database;

    JdbcTopics(Database database) {
        this.database = database;
    }

    @Override
    public List<TopicRecord> list() throws StorageException {
        return database.read(
                "to list topics",
                handle -> handle.createQuery("SELECT * FROM topic").map(TOPIC).list());
    }

    @Override
    public void create(NewTopic topic, AuditEntry... entries) throws StorageException {
        database.change("to create topic " + topic.name(), handle -> {
            int inserted = handle.createUpdate("INSERT INTO topic (topic_id, name, partitions, configs,"
                            + " config_version, state, created_at_ms)"
                            + " VALUES (:topicId, :name, :partitions, :configs, 0, 'ACTIVE', :createdAtMs)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("topicId", topic.id().toString())
                    .bind("name", topic.name())
                    .bind("partitions", topic.partitions())
                    .bind("configs", Json.ofConfigs(topic.configs()))
                    .bind("createdAtMs", topic.createdAt().toEpochMilli())
                    .execute();
            if (inserted == 0) {
                throw new StorageException(
                        Kind.ALREADY_EXISTS, "there is a topic " + topic.name() + " or one with id " + topic.id());
            }
            PreparedBatch batch = handle.prepareBatch("INSERT INTO topic_partition"
                    + " (topic_id, partition_index, leader_epoch, log_start_offset) VALUES (:topicId, :index, 0, 0)");
            for (int index = 0; index < topic.partitions(); index++) {
                batch.bind("topicId", topic.id().toString())
                        .bind("index", index)
                        .add();
            }
            batch.execute();
            Counter.GENERATION.take(handle, 1);
            JdbcAudit.append(handle, entries);
        });
    }

    @Override
    public int replaceConfigs(UUID topicId, int expectedVersion, Map<String, String> configs, AuditEntry... entries)
            throws StorageException {
        return database.write("to replace the settings of topic " + topicId, handle -> {
            int updated = handle.createUpdate("UPDATE topic SET configs = :configs, config_version = :expected + 1"
                            + " WHERE topic_id = :topicId AND state = 'ACTIVE' AND config_version = :expected")
                    .bind("configs", Json.ofConfigs(configs))
                    .bind("topicId", topicId.toString())
                    .bind("expected", expectedVersion)
                    .execute();
            if (updated == 0) {
                throw state(handle, topicId).filter(TopicState.ACTIVE::equals).isPresent()
                        ? new StorageException(
                                Kind.CONFLICT, "topic " + topicId + " is not at config version " + expectedVersion)
                        : new StorageException(Kind.NOT_FOUND, "there is no active topic " + topicId);
            }
            Counter.GENERATION.take(handle, 1);
            JdbcAudit.append(handle, entries);
            return expectedVersion + 1;
        });
    }

    @Override
    public void markDeleting(UUID topicId, AuditEntry reason) throws StorageException {
        database.change("to start deleting topic " + topicId, handle -> {
            int updated = handle.createUpdate("UPDATE topic SET state = 'DELETING', deleting_at_ms = :atMs"
                            + " WHERE topic_id = :topicId AND state = 'ACTIVE'")
                    .bind("atMs", reason.at().toEpochMilli())
                    .bind("topicId", topicId.toString())
                    .execute();
            if (updated == 0) {
                if (state(handle, topicId).isEmpty()) {
                    throw new StorageException(Kind.NOT_FOUND, "there is no topic " + topicId);
                }
                return;
            }
            Counter.GENERATION.take(handle, 1);
            List<LegalHold> holds = JdbcHolds.standingOn(handle, topicId);
            if (!holds.isEmpty()) {
                throw new StorageException(
                        Kind.HELD,
                        "topic " + topicId + " is under legal hold "
                                + holds.get(0).id());
            }
            JdbcAudit.append(handle, reason);
        });
    }

    @Override
    public void remove(UUID topicId) throws StorageException {
        database.change("to remove topic " + topicId, handle -> {
            Optional<TopicState> state = state(handle, topicId);
            if (state.isEmpty()) {
                return;
            }
            if (state.get() == TopicState.ACTIVE) {
                throw new StorageException(Kind.CONFLICT, "topic " + topicId + " is not being deleted");
            }
            // An upload that begins now either is seen below, or finds no partition.
            handle.createQuery("SELECT partition_index FROM topic_partition WHERE topic_id = :topicId"
                            + " ORDER BY partition_index" + database.forUpdate())
                    .bind("topicId", topicId.toString())
                    .mapTo(Integer.class)
                    .list();
            long left = handle.createQuery(
                            "SELECT COUNT(*) FROM segment_copy WHERE topic_id = :topicId AND state <> 'DELETED'")
                    .bind("topicId", topicId.toString())
                    .mapTo(Long.class)
                    .one();
            if (left > 0) {
                throw new StorageException(
                        Kind.CONFLICT, "topic " + topicId + " still has " + left + " copies of segments");
            }
            for (String table : List.of("segment_copy", "committed_offset", "topic_partition", "topic")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE topic_id = :topicId")
                        .bind("topicId", topicId.toString())
                        .execute();
            }
            Counter.GENERATION.take(handle, 1);
        });
    }

    private static Optional<TopicState> state(Handle handle, UUID topicId) {
        return handle.createQuery("SELECT state FROM topic WHERE topic_id = :topicId")
                .bind("topicId", topicId.toString())
                .map(Rows.of("topic", row -> TopicState.valueOf(row.getString("state"))))
                .findOne();
    }

    @Override
    public List<PartitionRecord> acquireLeadership() throws StorageException {
        return database.write("to take the lead of all partitions", handle -> {
            // Leaders queue here; without that two of them could lock the rows in different orders.
            Counter.LEADERSHIP.take(handle, 1);
            List<PartitionRecord> taken = handle.createQuery(
                            "UPDATE topic_partition SET leader_epoch = leader_epoch + 1"
                                    + " RETURNING topic_id, partition_index, leader_epoch, log_start_offset")
                    .map(PARTITION)
                    .list();
            Counter.GENERATION.take(handle, 1);
            return taken;
        });
    }

    @Override
    public void advanceLogStart(TopicIdPartition partition, int leaderEpoch, long logStartOffset, AuditEntry... entries)
            throws StorageException {
        database.change("to move the log start of " + partition, handle -> {
            long before = PartitionRows.lock(database, handle, partition, leaderEpoch);
            if (logStartOffset <= before) {
                return;
            }
            handle.createUpdate("UPDATE topic_partition SET log_start_offset = :offset"
                            + " WHERE topic_id = :topicId AND partition_index = :index")
                    .bind("offset", logStartOffset)
                    .bind("topicId", partition.topicId().toString())
                    .bind("index", partition.partition())
                    .execute();
            Counter.GENERATION.take(handle, 1);
            JdbcHolds.refuseOffsets(handle, partition, new OffsetRange(before, logStartOffset));
            JdbcAudit.append(handle, entries);
        });
    }
}

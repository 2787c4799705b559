package io.coldstream.storage.jdbc;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.GroupStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Consumer groups in SQL. Thread-safe: commits of offsets meet in an {@link OffsetCommitQueue}, else without state. */
final class JdbcGroups implements GroupStore {
    private static final RowMapper<GroupRecord> GROUP = Rows.of(
            "consumer_group",
            row -> new GroupRecord(
                    FreeText.decode(row.getString("group_id")),
                    FreeText.decode(row.getString("protocol_type")),
                    row.getInt("generation"),
                    decodeNullable(row, "protocol_name"),
                    decodeNullable(row, "leader_id"),
                    Json.toMembers(row.getString("members")),
                    Instant.ofEpochMilli(row.getLong("changed_at_ms"))));
    private static final RowMapper<CommittedOffset> OFFSET = Rows.of(
            "committed_offset",
            row -> new CommittedOffset(
                    FreeText.decode(row.getString("group_id")),
                    new TopicIdPartition(Rows.uuid(row, "topic_id"), row.getInt("partition_index")),
                    row.getLong("next_offset"),
                    row.getInt("leader_epoch"),
                    FreeText.decode(row.getString("metadata")),
                    Instant.ofEpochMilli(row.getLong("committed_at_ms"))));

    private final Database database;
    private final OffsetCommitQueue commits;

    JdbcGroups(Database database) {
        this.database = database;
        commits = new OffsetCommitQueue(this::store);
    }

    private static @Nullable String decodeNullable(ResultSet row, String column) throws SQLException {
        @Nullable String encoded = row.getString(column);
        return encoded == null ? null : FreeText.decode(encoded);
    }

    private static @Nullable String encodeNullable(@Nullable String text) {
        return text == null ? null : FreeText.encode(text);
    }

    private static void checkGroupId(String groupId) {
        if (groupId.length() > GROUP_ID_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "a group id has up to " + GROUP_ID_CHARS_MAX + " characters, not " + groupId.length());
        }
    }

    @Override
    public List<GroupRecord> listGroups() throws StorageException {
        return database.read(
                "to list groups",
                handle -> handle.createQuery("SELECT * FROM consumer_group")
                        .map(GROUP)
                        .list());
    }

    @Override
    public void saveGroup(GroupRecord group) throws StorageException {
        checkGroupId(group.groupId());
        database.change(
                "to store group " + group.groupId(),
                handle -> handle.createUpdate("INSERT INTO consumer_group (group_id, protocol_type, generation,"
                                + " protocol_name, leader_id, members, changed_at_ms)"
                                + " VALUES (:groupId, :protocolType, :generation, :protocolName, :leaderId, :members,"
                                + " :changedAtMs)"
                                + " ON CONFLICT (group_id) DO UPDATE SET protocol_type = excluded.protocol_type,"
                                + " generation = excluded.generation, protocol_name = excluded.protocol_name,"
                                + " leader_id = excluded.leader_id, members = excluded.members,"
                                + " changed_at_ms = excluded.changed_at_ms")
                        .bind("groupId", FreeText.encode(group.groupId()))
                        .bind("protocolType", FreeText.encode(group.protocolType()))
                        .bind("generation", group.generation())
                        .bind("protocolName", encodeNullable(group.protocolName()))
                        .bind("leaderId", encodeNullable(group.leaderId()))
                        .bind("members", Json.ofMembers(group.members()))
                        .bind("changedAtMs", group.changedAt().toEpochMilli())
                        .execute());
    }

    @Override
    public void deleteGroup(String groupId) throws StorageException {
        database.change("to delete group " + groupId, handle -> {
            for (String table : List.of("committed_offset", "consumer_group")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE group_id = :groupId")
                        .bind("groupId", FreeText.encode(groupId))
                        .execute();
            }
        });
    }

    @Override
    public void commitOffsets(Collection<CommittedOffset> offsets) throws StorageException {
        List<CommittedOffset> committed = List.copyOf(offsets);
        for (CommittedOffset offset : committed) {
            checkGroupId(offset.groupId());
            if (offset.offset() < 0) {
                throw new IllegalArgumentException("a committed offset is 0 or more: " + offset);
            }
        }
        if (!committed.isEmpty()) {
            commits.commit(committed);
        }
    }

    /** Stores offsets of which no two are of one group and partition, in the order given. */
    private void store(List<CommittedOffset> offsets) throws StorageException {
        database.change("to commit offsets", handle -> {
            PreparedBatch batch = handle.prepareBatch("INSERT INTO committed_offset (group_id, topic_id,"
                    + " partition_index, next_offset, leader_epoch, metadata, committed_at_ms)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (group_id, topic_id, partition_index) DO UPDATE SET"
                    + " next_offset = excluded.next_offset, leader_epoch = excluded.leader_epoch,"
                    + " metadata = excluded.metadata, committed_at_ms = excluded.committed_at_ms");
            for (CommittedOffset offset : offsets) {
                batch.bind(0, FreeText.encode(offset.groupId()))
                        .bind(1, offset.partition().topicId().toString())
                        .bind(2, offset.partition().partition())
                        .bind(3, offset.offset())
                        .bind(4, offset.leaderEpoch())
                        .bind(5, FreeText.encode(offset.metadata()))
                        .bind(6, offset.committedAt().toEpochMilli())
                        .add();
            }
            batch.execute();
        });
    }

    @Override
    public List<CommittedOffset> listOffsets() throws StorageException {
        return database.read(
                "to list committed offsets",
                handle -> handle.createQuery("SELECT * FROM committed_offset")
                        .map(OFFSET)
                        .list());
    }

    @Override
    public void deleteOffsets(String groupId, Collection<TopicIdPartition> partitions) throws StorageException {
        if (partitions.isEmpty()) {
            return;
        }
        database.change("to forget offsets of group " + groupId, handle -> {
            PreparedBatch batch = handle.prepareBatch(
                    "DELETE FROM committed_offset" + " WHERE group_id = ? AND topic_id = ? AND partition_index = ?");
            for (TopicIdPartition partition : partitions) {
                batch.bind(0, FreeText.encode(groupId))
                        .bind(1, partition.topicId().toString())
                        .bind(2, partition.partition())
                        .add();
            }
            batch.execute();
        });
    }
}

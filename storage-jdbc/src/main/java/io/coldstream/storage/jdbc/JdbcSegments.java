package io.coldstream.storage.jdbc;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The catalogue of archived segments in SQL. Thread-safe: without state. */
final class JdbcSegments implements SegmentCatalog {
    /** Here and not in SQL: {@link UUID} compares as signed numbers, databases compare its text. */
    private static final Comparator<SegmentRecord> ORDER = Comparator.comparing(
                    (SegmentRecord copy) -> copy.intent().partition())
            .thenComparingLong(copy -> copy.intent().offsets().start())
            .thenComparing(copy -> copy.intent().copyId());

    private static final RowMapper<SegmentRecord> COPY = Rows.of(
            "segment_copy",
            row -> new SegmentRecord(
                    intent(row),
                    RemoteCopyState.valueOf(row.getString("state")),
                    object(row),
                    Instant.ofEpochMilli(row.getLong("changed_at_ms"))));

    private final Database database;

    JdbcSegments(Database database) {
        this.database = database;
    }

    private static SegmentIntent intent(ResultSet row) throws SQLException {
        return new SegmentIntent(
                Rows.uuid(row, "copy_id"),
                new TopicIdPartition(Rows.uuid(row, "topic_id"), row.getInt("partition_index")),
                new OffsetRange(row.getLong("start_offset"), row.getLong("end_offset")),
                row.getInt("leader_epoch"),
                new ObjectKey(row.getString("object_key")),
                row.getLong("log_bytes"),
                row.getLong("max_timestamp_ms"),
                Instant.ofEpochMilli(row.getLong("sealed_at_ms")),
                Instant.ofEpochMilli(row.getLong("started_at_ms")));
    }

    private static @Nullable ObjectFacts object(ResultSet row) throws SQLException {
        @Nullable String sha256 = row.getString("sha256");
        @Nullable Long minTimestampMs = Rows.number(row, "min_timestamp_ms");
        return sha256 == null
                ? null
                : new ObjectFacts(
                        row.getLong("object_bytes"),
                        row.getLong("footer_position"),
                        sha256,
                        minTimestampMs == null ? -1 : minTimestampMs);
    }

    @Override
    public List<SegmentRecord> list() throws StorageException {
        return database.read(
                "to list the archived segments",
                handle -> handle.createQuery("SELECT * FROM segment_copy WHERE state <> 'DELETED'").map(COPY).stream()
                        .sorted(ORDER)
                        .toList());
    }

    @Override
    public List<SegmentRecord> list(TopicIdPartition partition) throws StorageException {
        return database.read(
                "to list the archived segments of " + partition,
                handle -> handle
                        .createQuery("SELECT * FROM segment_copy WHERE topic_id = :topicId"
                                + " AND partition_index = :index AND state <> 'DELETED'")
                        .bind("topicId", partition.topicId().toString())
                        .bind("index", partition.partition())
                        .map(COPY)
                        .stream()
                        .sorted(ORDER)
                        .toList());
    }

    @Override
    public void begin(SegmentIntent intent) throws StorageException {
        database.change("to record the upload of " + intent.key(), handle -> {
            PartitionRows.lock(database, handle, intent.partition(), intent.leaderEpoch());
            int inserted = handle.createUpdate("INSERT INTO segment_copy (copy_id, topic_id, partition_index,"
                            + " start_offset, end_offset, leader_epoch, object_key, log_bytes, max_timestamp_ms,"
                            + " sealed_at_ms, started_at_ms, state, changed_at_ms)"
                            + " VALUES (:copyId, :topicId, :index, :start, :end, :leaderEpoch, :key, :logBytes,"
                            + " :maxTimestampMs, :sealedAtMs, :startedAtMs, 'UPLOADING', :startedAtMs)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("copyId", intent.copyId().toString())
                    .bind("topicId", intent.partition().topicId().toString())
                    .bind("index", intent.partition().partition())
                    .bind("start", intent.offsets().start())
                    .bind("end", intent.offsets().end())
                    .bind("leaderEpoch", intent.leaderEpoch())
                    .bind("key", intent.key().value())
                    .bind("logBytes", intent.logBytes())
                    .bind("maxTimestampMs", intent.maxTimestampMs())
                    .bind("sealedAtMs", intent.sealedAt().toEpochMilli())
                    .bind("startedAtMs", intent.startedAt().toEpochMilli())
                    .execute();
            if (inserted == 0) {
                throw new StorageException(
                        Kind.ALREADY_EXISTS,
                        "the catalogue knows copy " + intent.copyId() + " or key " + intent.key() + " already");
            }
            Counter.GENERATION.take(handle, 1);
        });
    }

    @Override
    public void complete(UUID copyId, int leaderEpoch, ObjectFacts object, Instant at) throws StorageException {
        database.change("to put copy " + copyId + " into service", handle -> {
            SegmentIntent intent = require(handle, copyId).intent();
            // From here on no other copy of the partition is put into service, so what the next statement sees holds.
            PartitionRows.lock(database, handle, intent.partition(), leaderEpoch);
            refuseOverlap(handle, intent);
            int updated = handle.createUpdate("UPDATE segment_copy SET state = 'AVAILABLE', changed_at_ms = :atMs,"
                            + " object_bytes = :objectBytes, footer_position = :footerPosition, sha256 = :sha256,"
                            + " min_timestamp_ms = :minTimestampMs WHERE copy_id = :copyId AND state = 'UPLOADING'")
                    .bind("atMs", at.toEpochMilli())
                    .bind("objectBytes", object.objectBytes())
                    .bind("footerPosition", object.footerPosition())
                    .bind("sha256", object.sha256())
                    .bind("minTimestampMs", object.minTimestampMs() < 0 ? null : (Long) object.minTimestampMs())
                    .bind("copyId", copyId.toString())
                    .execute();
            if (updated == 0) {
                throw movedOn(handle, copyId, RemoteCopyState.UPLOADING);
            }
            Counter.GENERATION.take(handle, 1);
        });
    }

    private static void refuseOverlap(Handle handle, SegmentIntent intent) throws StorageException {
        List<String> overlapping = handle.createQuery("SELECT object_key FROM segment_copy"
                        + " WHERE topic_id = :topicId AND partition_index = :index AND state = 'AVAILABLE'"
                        + " AND start_offset < :end AND end_offset > :start AND copy_id <> :copyId")
                .bind("topicId", intent.partition().topicId().toString())
                .bind("index", intent.partition().partition())
                .bind("start", intent.offsets().start())
                .bind("end", intent.offsets().end())
                .bind("copyId", intent.copyId().toString())
                .mapTo(String.class)
                .list();
        if (!overlapping.isEmpty()) {
            throw new StorageException(
                    Kind.CONFLICT,
                    "offsets " + intent.offsets() + " of " + intent.key() + " are served already by "
                            + String.join(", ", overlapping));
        }
    }

    @Override
    public void markDeleting(UUID copyId, RemoteCopyState expected, AuditEntry reason) throws StorageException {
        if (!expected.canBecome(RemoteCopyState.DELETING)) {
            throw new IllegalArgumentException("a copy that is " + expected + " does not become DELETING");
        }
        database.change("to take copy " + copyId + " out of service", handle -> {
            move(handle, copyId, expected, RemoteCopyState.DELETING, reason.at());
            if (expected == RemoteCopyState.AVAILABLE) {
                JdbcHolds.refuseCopy(handle, require(handle, copyId));
            }
            JdbcAudit.append(handle, reason);
        });
    }

    @Override
    public void markDeleted(UUID copyId, Instant at) throws StorageException {
        database.change(
                "to record that copy " + copyId + " is gone",
                handle -> move(handle, copyId, RemoteCopyState.DELETING, RemoteCopyState.DELETED, at));
    }

    private static void move(Handle handle, UUID copyId, RemoteCopyState from, RemoteCopyState to, Instant at)
            throws StorageException {
        int updated = handle.createUpdate("UPDATE segment_copy SET state = :to, changed_at_ms = :atMs"
                        + " WHERE copy_id = :copyId AND state = :from")
                .bind("to", to.name())
                .bind("atMs", at.toEpochMilli())
                .bind("copyId", copyId.toString())
                .bind("from", from.name())
                .execute();
        if (updated == 0) {
            throw movedOn(handle, copyId, from);
        }
        Counter.GENERATION.take(handle, 1);
    }

    private static StorageException movedOn(Handle handle, UUID copyId, RemoteCopyState expected)
            throws StorageException {
        return new StorageException(
                Kind.CONFLICT,
                "copy " + copyId + " is " + require(handle, copyId).state() + ", not " + expected);
    }

    private static SegmentRecord require(Handle handle, UUID copyId) throws StorageException {
        return handle.createQuery("SELECT * FROM segment_copy WHERE copy_id = :copyId")
                .bind("copyId", copyId.toString())
                .map(COPY)
                .findOne()
                .orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "there is no copy " + copyId));
    }

    @Override
    public int purgeDeleted(Instant before) throws StorageException {
        return database.write("to forget deleted copies", handle -> {
            int purged = handle.createUpdate(
                            "DELETE FROM segment_copy WHERE state = 'DELETED' AND changed_at_ms < :beforeMs")
                    .bind("beforeMs", before.toEpochMilli())
                    .execute();
            if (purged > 0) {
                Counter.GENERATION.take(handle, 1);
            }
            return purged;
        });
    }
}

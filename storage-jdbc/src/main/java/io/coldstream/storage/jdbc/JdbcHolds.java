package io.coldstream.storage.jdbc;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntries;
import io.coldstream.storage.metadata.HoldStore;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Legal holds in SQL. Thread-safe: without state. */
final class JdbcHolds implements HoldStore {
    private static final RowMapper<LegalHold> HOLD = Rows.of(
            "legal_hold",
            row -> new LegalHold(
                    Rows.uuid(row, "hold_id"),
                    row.getString("topic_name"),
                    scope(row),
                    FreeText.decode(row.getString("reason")),
                    FreeText.decode(row.getString("owner")),
                    FreeText.decode(row.getString("placed_by")),
                    Instant.ofEpochMilli(row.getLong("placed_at_ms")),
                    release(row)));

    private final Database database;

    JdbcHolds(Database database) {
        this.database = database;
    }

    private static HoldScope scope(ResultSet row) throws SQLException {
        @Nullable Long start = Rows.number(row, "start_offset");
        @Nullable Long from = Rows.number(row, "from_ms");
        @Nullable Long partition = Rows.number(row, "partition_index");
        return new HoldScope(
                Rows.uuid(row, "topic_id"),
                partition == null ? null : (Integer) partition.intValue(),
                start == null ? null : new OffsetRange(start, row.getLong("end_offset")),
                from == null ? null : new TimeRange(from, row.getLong("to_ms")));
    }

    private static LegalHold.@Nullable Release release(ResultSet row) throws SQLException {
        @Nullable Long releasedAtMs = Rows.number(row, "released_at_ms");
        return releasedAtMs == null
                ? null
                : new LegalHold.Release(
                        FreeText.decode(row.getString("released_by")),
                        FreeText.decode(row.getString("release_reason")),
                        Instant.ofEpochMilli(releasedAtMs));
    }

    @Override
    public void place(LegalHold hold) throws StorageException {
        if (!hold.stands()) {
            throw new IllegalArgumentException("hold " + hold.id() + " is released already");
        }
        database.change("to place hold " + hold.id(), handle -> {
            if (insert(handle, hold, Counter.HOLD.take(handle, 1)) == 0) {
                throw new StorageException(Kind.ALREADY_EXISTS, "there is a hold " + hold.id() + " already");
            }
            // Whatever is taken out of service from here on waits, and then sees the hold; what was before, is seen.
            Counter.GENERATION.take(handle, 1);
            requireActive(handle, hold.scope());
            JdbcAudit.append(handle, AuditEntries.placed(hold));
        });
    }

    private static int insert(Handle handle, LegalHold hold, long number) {
        HoldScope scope = hold.scope();
        @Nullable OffsetRange offsets = scope.offsets();
        @Nullable TimeRange times = scope.times();
        return handle.createUpdate("INSERT INTO legal_hold (hold_id, hold_number, topic_id, topic_name,"
                        + " partition_index, start_offset, end_offset, from_ms, to_ms, reason, owner, placed_by,"
                        + " placed_at_ms) VALUES (:holdId, :number, :topicId, :topic, :index, :start, :end, :fromMs,"
                        + " :toMs, :reason, :owner, :placedBy, :placedAtMs) ON CONFLICT DO NOTHING")
                .bind("holdId", hold.id().toString())
                .bind("number", number)
                .bind("topicId", scope.topicId().toString())
                .bind("topic", hold.topic())
                .bind("index", scope.partition())
                .bind("start", offsets == null ? null : (Long) offsets.start())
                .bind("end", offsets == null ? null : (Long) offsets.end())
                .bind("fromMs", times == null ? null : (Long) times.fromMs())
                .bind("toMs", times == null ? null : (Long) times.toMs())
                .bind("reason", FreeText.encode(hold.reason()))
                .bind("owner", FreeText.encode(hold.owner()))
                .bind("placedBy", FreeText.encode(hold.placedBy()))
                .bind("placedAtMs", hold.placedAt().toEpochMilli())
                .execute();
    }

    private static void requireActive(Handle handle, HoldScope scope) throws StorageException {
        int partitions = handle.createQuery(
                        "SELECT partitions FROM topic WHERE topic_id = :topicId AND state = 'ACTIVE'")
                .bind("topicId", scope.topicId().toString())
                .mapTo(Integer.class)
                .findOne()
                .orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "there is no active topic " + scope.topicId()));
        @Nullable Integer partition = scope.partition();
        if (partition != null && partition >= partitions) {
            throw new StorageException(Kind.NOT_FOUND, "topic " + scope.topicId() + " has no partition " + partition);
        }
    }

    @Override
    public LegalHold release(UUID id, LegalHold.Release release) throws StorageException {
        return database.write("to release hold " + id, handle -> {
            int updated = handle.createUpdate("UPDATE legal_hold SET released_by = :by, release_reason = :reason,"
                            + " released_at_ms = :atMs WHERE hold_id = :holdId AND released_at_ms IS NULL")
                    .bind("by", FreeText.encode(release.by()))
                    .bind("reason", FreeText.encode(release.reason()))
                    .bind("atMs", release.at().toEpochMilli())
                    .bind("holdId", id.toString())
                    .execute();
            LegalHold hold =
                    find(handle, id).orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "there is no hold " + id));
            if (updated == 0) {
                throw new StorageException(Kind.CONFLICT, "hold " + id + " was released before");
            }
            Counter.GENERATION.take(handle, 1);
            JdbcAudit.append(handle, AuditEntries.released(hold, release));
            return hold; // read after the update
        });
    }

    /**
     * The holds on a topic that stand. After {@link Counter#GENERATION} was taken from, none is placed until the
     * transaction ends.
     */
    static List<LegalHold> standingOn(Handle handle, UUID topicId) {
        return handle.createQuery("SELECT * FROM legal_hold WHERE topic_id = :topicId AND released_at_ms IS NULL"
                        + " ORDER BY hold_number")
                .bind("topicId", topicId.toString())
                .map(HOLD)
                .list();
    }

    /** Refuses to let go of offsets that a standing hold covers at whatever time. Called as {@link #standingOn} is. */
    static void refuseOffsets(Handle handle, TopicIdPartition partition, OffsetRange going) throws StorageException {
        for (LegalHold hold : standingOn(handle, partition.topicId())) {
            // What is held for a time only needs the segments' timestamps, which are the planner's to compare.
            if (hold.scope().times() == null
                    && hold.scope().concerns(partition)
                    && hold.scope().mayCover(going, -1, -1)) {
                throw new StorageException(
                        Kind.HELD, "offsets " + going + " of " + partition + " are under legal hold " + hold.id());
            }
        }
    }

    /** Refuses to let go of a copy that a standing hold may cover. Called as {@link #standingOn} is. */
    static void refuseCopy(Handle handle, SegmentRecord copy) throws StorageException {
        SegmentIntent intent = copy.intent();
        long minTimestampMs = copy.object() == null ? -1 : copy.object().leastRecordTimestampMs();
        for (LegalHold hold : standingOn(handle, intent.partition().topicId())) {
            if (hold.scope().concerns(intent.partition())
                    && hold.scope().mayCover(intent.offsets(), minTimestampMs, intent.maxTimestampMs())) {
                throw new StorageException(Kind.HELD, intent.key() + " is under legal hold " + hold.id());
            }
        }
    }

    @Override
    public Optional<LegalHold> find(UUID id) throws StorageException {
        return database.read("to read hold " + id, handle -> find(handle, id));
    }

    private static Optional<LegalHold> find(Handle handle, UUID id) {
        return handle.createQuery("SELECT * FROM legal_hold WHERE hold_id = :holdId")
                .bind("holdId", id.toString())
                .map(HOLD)
                .findOne();
    }

    @Override
    public List<LegalHold> standing() throws StorageException {
        return database.read(
                "to list the standing holds",
                handle -> handle.createQuery(
                                "SELECT * FROM legal_hold WHERE released_at_ms IS NULL" + " ORDER BY hold_number")
                        .map(HOLD)
                        .list());
    }

    @Override
    public List<LegalHold> standingOn(UUID topicId) throws StorageException {
        return database.read("to list the standing holds on topic " + topicId, handle -> standingOn(handle, topicId));
    }

    @Override
    public List<LegalHold> list(long from, int limit) throws StorageException {
        if (from < 0 || limit < 0 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("holds are listed from 0 on, up to " + LIMIT_MAX
                    + " at once; asked were " + limit + " from " + from);
        }
        return database.read(
                "to list the holds",
                handle -> handle.createQuery("SELECT * FROM legal_hold WHERE hold_number >= :from"
                                + " ORDER BY hold_number LIMIT :limit")
                        .bind("from", from)
                        .bind("limit", limit)
                        .map(HOLD)
                        .list());
    }
}

package io.coldstream.testkit.metadata;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The catalogue of archived segments in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemorySegments implements SegmentCatalog {
    private static final Comparator<SegmentRecord> ORDER = Comparator.comparing(
                    (SegmentRecord copy) -> copy.intent().partition())
            .thenComparingLong(copy -> copy.intent().offsets().start())
            .thenComparing(copy -> copy.intent().copyId());

    private final Tables tables;

    InMemorySegments(Tables tables) {
        this.tables = tables;
    }

    @Override
    public List<SegmentRecord> list() throws StorageException {
        return listWhere(copy -> true);
    }

    @Override
    public List<SegmentRecord> list(TopicIdPartition partition) throws StorageException {
        return listWhere(copy -> copy.intent().partition().equals(partition));
    }

    private List<SegmentRecord> listWhere(Predicate<SegmentRecord> wanted) throws StorageException {
        return tables.transact(() -> tables.copies.values().stream()
                .filter(copy -> copy.state() != RemoteCopyState.DELETED)
                .filter(wanted)
                .sorted(ORDER)
                .toList());
    }

    @Override
    public void begin(SegmentIntent intent) throws StorageException {
        tables.run(() -> {
            tables.fenced(intent.partition(), intent.leaderEpoch());
            boolean keyUsed = tables.copies.values().stream()
                    .anyMatch(copy -> copy.intent().key().equals(intent.key()));
            if (keyUsed || tables.copies.containsKey(intent.copyId())) {
                throw new StorageException(
                        Kind.ALREADY_EXISTS,
                        "copy id " + intent.copyId() + " or key " + intent.key() + " was used before");
            }
            Instant startedAt = Tables.stored(intent.startedAt());
            SegmentIntent stored = new SegmentIntent(
                    intent.copyId(),
                    intent.partition(),
                    intent.offsets(),
                    intent.leaderEpoch(),
                    intent.key(),
                    intent.logBytes(),
                    intent.maxTimestampMs(),
                    Tables.stored(intent.sealedAt()),
                    startedAt);
            tables.copies.put(intent.copyId(), new SegmentRecord(stored, RemoteCopyState.UPLOADING, null, startedAt));
            tables.changed();
        });
    }

    @Override
    public void complete(UUID copyId, int leaderEpoch, ObjectFacts object, Instant at) throws StorageException {
        tables.run(() -> {
            SegmentRecord copy = movable(copyId, RemoteCopyState.UPLOADING);
            tables.fenced(copy.intent().partition(), leaderEpoch);
            for (SegmentRecord other : tables.copies.values()) {
                if (other.state() == RemoteCopyState.AVAILABLE
                        && other.intent().partition().equals(copy.intent().partition())
                        && overlap(other.intent().offsets(), copy.intent().offsets())) {
                    throw new StorageException(
                            Kind.CONFLICT,
                            "copy " + copyId + " overlaps the available "
                                    + other.intent().key());
                }
            }
            move(copy, RemoteCopyState.AVAILABLE, object, at);
        });
    }

    private static boolean overlap(OffsetRange one, OffsetRange other) {
        return one.start() < other.end() && other.start() < one.end();
    }

    @Override
    public void markDeleting(UUID copyId, RemoteCopyState expected, AuditEntry reason) throws StorageException {
        if (!expected.canBecome(RemoteCopyState.DELETING)) {
            throw new IllegalArgumentException("a copy that is " + expected + " does not become DELETING");
        }
        tables.run(() -> {
            SegmentRecord copy = movable(copyId, expected);
            if (expected == RemoteCopyState.AVAILABLE) {
                refuseHeld(copy);
            }
            move(copy, RemoteCopyState.DELETING, copy.object(), reason.at());
            tables.append(reason);
        });
    }

    private void refuseHeld(SegmentRecord copy) throws StorageException {
        SegmentIntent intent = copy.intent();
        for (LegalHold hold : tables.standingOn(intent.partition().topicId())) {
            long minTimestampMs = copy.object() == null ? -1 : copy.object().leastRecordTimestampMs();
            if (hold.scope().concerns(intent.partition())
                    && hold.scope().mayCover(intent.offsets(), minTimestampMs, intent.maxTimestampMs())) {
                throw new StorageException(Kind.HELD, "hold " + hold.id() + " covers " + intent.key());
            }
        }
    }

    @Override
    public void markDeleted(UUID copyId, Instant at) throws StorageException {
        tables.run(() -> {
            SegmentRecord copy = movable(copyId, RemoteCopyState.DELETING);
            move(copy, RemoteCopyState.DELETED, copy.object(), at);
        });
    }

    @Override
    public int purgeDeleted(Instant before) throws StorageException {
        return tables.transact(() -> {
            int purged = 0;
            Iterator<SegmentRecord> copies = tables.copies.values().iterator();
            while (copies.hasNext()) {
                SegmentRecord copy = copies.next();
                if (copy.state() == RemoteCopyState.DELETED && copy.changedAt().isBefore(Tables.stored(before))) {
                    copies.remove();
                    purged++;
                }
            }
            if (purged > 0) {
                tables.changed();
            }
            return purged;
        });
    }

    private SegmentRecord movable(UUID copyId, RemoteCopyState expected) throws StorageException {
        @Nullable SegmentRecord copy = tables.copies.get(copyId);
        if (copy == null) {
            throw new StorageException(Kind.NOT_FOUND, "no copy " + copyId);
        }
        if (copy.state() != expected) {
            throw new StorageException(Kind.CONFLICT, "copy " + copyId + " is " + copy.state() + ", not " + expected);
        }
        return copy;
    }

    private void move(SegmentRecord copy, RemoteCopyState next, @Nullable ObjectFacts object, Instant at) {
        tables.copies.put(copy.intent().copyId(), new SegmentRecord(copy.intent(), next, object, Tables.stored(at)));
        tables.changed();
    }
}

package io.coldstream.testkit.metadata;

import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntries;
import io.coldstream.storage.metadata.HoldStore;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Legal holds in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemoryHolds implements HoldStore {
    private final Tables tables;

    InMemoryHolds(Tables tables) {
        this.tables = tables;
    }

    @Override
    public void place(LegalHold hold) throws StorageException {
        if (!hold.stands()) {
            throw new IllegalArgumentException("hold " + hold.id() + " is released already");
        }
        tables.run(() -> {
            if (indexOf(hold.id()) >= 0) {
                throw new StorageException(Kind.ALREADY_EXISTS, "there is a hold " + hold.id());
            }
            @Nullable TopicRecord topic = tables.topics.get(hold.scope().topicId());
            if (topic == null || topic.state() != TopicState.ACTIVE) {
                throw new StorageException(
                        Kind.NOT_FOUND, "no active topic " + hold.scope().topicId());
            }
            @Nullable Integer partition = hold.scope().partition();
            if (partition != null && partition >= topic.partitions()) {
                throw new StorageException(Kind.NOT_FOUND, "topic " + topic.name() + " has no partition " + partition);
            }
            tables.holds.add(stored(hold, null));
            tables.changed();
            tables.append(AuditEntries.placed(hold));
        });
    }

    @Override
    public LegalHold release(UUID id, LegalHold.Release release) throws StorageException {
        return tables.transact(() -> {
            int index = indexOf(id);
            if (index < 0) {
                throw new StorageException(Kind.NOT_FOUND, "no hold " + id);
            }
            LegalHold hold = tables.holds.get(index);
            if (!hold.stands()) {
                throw new StorageException(Kind.CONFLICT, "hold " + id + " was released before");
            }
            LegalHold released = stored(hold, release);
            tables.holds.set(index, released);
            tables.changed();
            tables.append(AuditEntries.released(hold, release));
            return released;
        });
    }

    private int indexOf(UUID id) {
        for (int index = 0; index < tables.holds.size(); index++) {
            if (tables.holds.get(index).id().equals(id)) {
                return index;
            }
        }
        return -1;
    }

    private static LegalHold stored(LegalHold hold, LegalHold.@Nullable Release release) {
        return new LegalHold(
                hold.id(),
                hold.topic(),
                hold.scope(),
                hold.reason(),
                hold.owner(),
                hold.placedBy(),
                Tables.stored(hold.placedAt()),
                release == null
                        ? null
                        : new LegalHold.Release(release.by(), release.reason(), Tables.stored(release.at())));
    }

    @Override
    public Optional<LegalHold> find(UUID id) throws StorageException {
        return tables.transact(
                () -> tables.holds.stream().filter(hold -> hold.id().equals(id)).findFirst());
    }

    @Override
    public List<LegalHold> standing() throws StorageException {
        return tables.transact(
                () -> tables.holds.stream().filter(LegalHold::stands).toList());
    }

    @Override
    public List<LegalHold> standingOn(UUID topicId) throws StorageException {
        return tables.transact(() -> tables.standingOn(topicId));
    }

    @Override
    public List<LegalHold> list(long from, int limit) throws StorageException {
        if (from < 0 || limit < 0 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("holds are listed from 0 on, up to " + LIMIT_MAX
                    + " at once; asked were " + limit + " from " + from);
        }
        return tables.transact(
                () -> tables.holds.stream().skip(from).limit(limit).toList());
    }
}

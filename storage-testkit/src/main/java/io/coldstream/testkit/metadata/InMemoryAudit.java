package io.coldstream.testkit.metadata;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The audit log in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemoryAudit implements AuditLog {
    private final Tables tables;

    InMemoryAudit(Tables tables) {
        this.tables = tables;
    }

    @Override
    public void append(AuditEntry entry) throws StorageException {
        tables.run(() -> {
            tables.append(entry);
            tables.changed();
        });
    }

    @Override
    public List<StoredAuditEntry> newest(int limit) throws StorageException {
        requireLimit(limit);
        return tables.transact(() -> {
            int size = tables.audit.size();
            List<StoredAuditEntry> newest = new ArrayList<>(tables.audit.subList(Math.max(0, size - limit), size));
            Collections.reverse(newest);
            return List.copyOf(newest);
        });
    }

    @Override
    public List<StoredAuditEntry> list(long fromNumber, int limit) throws StorageException {
        requireLimit(limit);
        if (fromNumber < 0) {
            throw new IllegalArgumentException("entries are numbered from 0, not from " + fromNumber);
        }
        return tables.transact(
                () -> tables.audit.stream().skip(fromNumber).limit(limit).toList());
    }

    private static void requireLimit(int limit) {
        if (limit < 0 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("the limit is 0 to " + LIMIT_MAX + ", not " + limit);
        }
    }
}

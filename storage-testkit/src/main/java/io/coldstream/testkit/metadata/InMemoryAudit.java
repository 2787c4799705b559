package io.coldstream.testkit.metadata;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
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
        tables.run(() -> tables.audit.add(Tables.stored(entry)));
    }

    @Override
    public List<AuditEntry> newest(int limit) throws StorageException {
        if (limit < 0) {
            throw new IllegalArgumentException("the limit is 0 or more, not " + limit);
        }
        return tables.transact(() -> {
            int size = tables.audit.size();
            List<AuditEntry> newest = new ArrayList<>(tables.audit.subList(Math.max(0, size - limit), size));
            Collections.reverse(newest);
            return List.copyOf(newest);
        });
    }
}

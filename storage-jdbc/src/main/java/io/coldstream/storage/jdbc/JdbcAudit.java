package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The audit log in SQL, numbered without holes in the order of the commits. Thread-safe: without state. */
final class JdbcAudit implements AuditLog {
    private static final RowMapper<AuditEntry> ENTRY = Rows.of(
            "audit_entry",
            row -> new AuditEntry(
                    Instant.ofEpochMilli(row.getLong("at_ms")),
                    FreeText.decode(row.getString("actor")),
                    FreeText.decode(row.getString("action")),
                    FreeText.decode(row.getString("subject")),
                    FreeText.decode(row.getString("reason"))));

    private final Database database;

    JdbcAudit(Database database) {
        this.database = database;
    }

    @Override
    public void append(AuditEntry entry) throws StorageException {
        database.change("to append to the audit log", handle -> append(handle, entry));
    }

    /** Appends within a transaction, as its last step: appenders wait for one another. */
    static void append(Handle handle, AuditEntry entry) {
        handle.createUpdate("INSERT INTO audit_entry (entry_number, at_ms, actor, action, subject, reason)"
                        + " VALUES (:number, :atMs, :actor, :action, :subject, :reason)")
                .bind("number", Counter.AUDIT.take(handle, 1))
                .bind("atMs", entry.at().toEpochMilli())
                .bind("actor", FreeText.encode(entry.actor()))
                .bind("action", FreeText.encode(entry.action()))
                .bind("subject", FreeText.encode(entry.subject()))
                .bind("reason", FreeText.encode(entry.reason()))
                .execute();
    }

    @Override
    public List<AuditEntry> newest(int limit) throws StorageException {
        if (limit < 0) {
            throw new IllegalArgumentException("the limit is 0 or more, not " + limit);
        }
        return database.read(
                "to read the audit log",
                handle -> handle.createQuery("SELECT * FROM audit_entry ORDER BY entry_number DESC LIMIT :limit")
                        .bind("limit", limit)
                        .map(ENTRY)
                        .list());
    }
}

package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditChain;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The audit log in SQL, numbered without holes in the order of the commits. Thread-safe: without state. */
final class JdbcAudit implements AuditLog {
    private static final RowMapper<StoredAuditEntry> ENTRY = Rows.of(
            "audit_entry",
            row -> new StoredAuditEntry(
                    row.getLong("entry_number"),
                    new AuditEntry(
                            Instant.ofEpochMilli(row.getLong("at_ms")),
                            FreeText.decode(row.getString("actor")),
                            FreeText.decode(row.getString("action")),
                            FreeText.decode(row.getString("subject")),
                            FreeText.decode(row.getString("reason")),
                            Rows.freeText(row, "plan"),
                            Rows.freeText(row, "rule")),
                    row.getString("previous_hash"),
                    row.getString("hash")));

    private final Database database;

    JdbcAudit(Database database) {
        this.database = database;
    }

    @Override
    public void append(AuditEntry entry) throws StorageException {
        database.change("to append to the audit log", handle -> {
            Counter.GENERATION.take(handle, 1);
            append(handle, entry);
        });
    }

    /** Appends within a transaction, as its last step: appenders wait for one another. */
    static void append(Handle handle, AuditEntry... entries) {
        for (AuditEntry entry : entries) {
            appendOne(handle, entry);
        }
    }

    private static void appendOne(Handle handle, AuditEntry entry) {
        long number = Counter.AUDIT.take(handle, 1);
        StoredAuditEntry stored =
                new AuditChain(number, lastHash(handle, number).orElse(null)).link(entry);
        handle.createUpdate("INSERT INTO audit_entry (entry_number, at_ms, actor, action, subject, reason, plan, rule,"
                        + " previous_hash, hash) VALUES (:number, :atMs, :actor, :action, :subject, :reason, :plan,"
                        + " :rule, :previousHash, :hash)")
                .bind("number", number)
                .bind("atMs", stored.entry().at().toEpochMilli())
                .bind("actor", FreeText.encode(stored.entry().actor()))
                .bind("action", FreeText.encode(stored.entry().action()))
                .bind("subject", FreeText.encode(stored.entry().subject()))
                .bind("reason", FreeText.encode(stored.entry().reason()))
                .bind("plan", FreeText.encodeNullable(stored.entry().plan()))
                .bind("rule", FreeText.encodeNullable(stored.entry().rule()))
                .bind("previousHash", stored.previousHash())
                .bind("hash", stored.hash())
                .execute();
    }

    /** Empty if the entry before is from before there was a chain, or missing: then the check of the log says so. */
    private static Optional<String> lastHash(Handle handle, long number) {
        return handle.createQuery("SELECT hash FROM audit_entry WHERE entry_number = :last AND hash IS NOT NULL")
                .bind("last", number - 1)
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public List<StoredAuditEntry> newest(int limit) throws StorageException {
        requireLimit(limit);
        return database.read(
                "to read the audit log",
                handle -> handle.createQuery("SELECT * FROM audit_entry ORDER BY entry_number DESC LIMIT :limit")
                        .bind("limit", limit)
                        .map(ENTRY)
                        .list());
    }

    @Override
    public List<StoredAuditEntry> list(long fromNumber, int limit) throws StorageException {
        requireLimit(limit);
        if (fromNumber < 0) {
            throw new IllegalArgumentException("entries are numbered from 0, not from " + fromNumber);
        }
        return database.read(
                "to read the audit log",
                handle -> handle.createQuery("SELECT * FROM audit_entry WHERE entry_number >= :from"
                                + " ORDER BY entry_number LIMIT :limit")
                        .bind("from", fromNumber)
                        .bind("limit", limit)
                        .map(ENTRY)
                        .list());
    }

    private static void requireLimit(int limit) {
        if (limit < 0 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("the limit is 0 to " + LIMIT_MAX + ", not " + limit);
        }
    }
}

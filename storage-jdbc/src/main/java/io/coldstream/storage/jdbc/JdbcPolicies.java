package io.coldstream.storage.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.policy.PolicyDocument;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntries;
import io.coldstream.storage.metadata.PolicyStore;
import io.coldstream.storage.metadata.PolicyVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Policies in SQL. Thread-safe: without state; changes stand in line at {@link Counter#GENERATION}. */
final class JdbcPolicies implements PolicyStore {
    private static final RowMapper<PolicyVersion> VERSION = Rows.of(
            "policy_version",
            row -> new PolicyVersion(
                    row.getString("name"),
                    row.getInt("version"),
                    content(row),
                    Instant.ofEpochMilli(row.getLong("changed_at_ms")),
                    FreeText.decode(row.getString("changed_by"))));

    private final Database database;

    JdbcPolicies(Database database) {
        this.database = database;
    }

    private static @Nullable PolicyContent content(ResultSet row) throws SQLException, JsonProcessingException {
        @Nullable String settings = row.getString("settings");
        return settings == null
                ? null
                : new PolicyContent(
                        FreeText.decode(row.getString("description")),
                        Json.toConfigs(settings),
                        Json.toAttachments(row.getString("attachments")));
    }

    @Override
    public List<PolicyDocument> list() throws StorageException {
        return database.read(
                "to list the policies",
                handle -> handle
                        .createQuery("SELECT * FROM policy_version one WHERE version ="
                                + " (SELECT MAX(version) FROM policy_version other WHERE other.name = one.name)")
                        .map(VERSION)
                        .stream()
                        .flatMap(version -> version.document().stream())
                        .sorted(Comparator.comparing(PolicyDocument::name)) // databases have their own alphabets
                        .toList());
    }

    @Override
    public Optional<PolicyDocument> find(String name) throws StorageException {
        return database.read(
                "to read policy " + name, handle -> newest(handle, name).flatMap(PolicyVersion::document));
    }

    private static Optional<PolicyVersion> newest(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM policy_version WHERE name = :name ORDER BY version DESC LIMIT 1")
                .bind("name", name)
                .map(VERSION)
                .findOne();
    }

    @Override
    public List<PolicyVersion> history(String name) throws StorageException {
        return database.read(
                "to read the history of policy " + name,
                handle -> handle.createQuery("SELECT * FROM policy_version WHERE name = :name ORDER BY version")
                        .bind("name", name)
                        .map(VERSION)
                        .list());
    }

    @Override
    public PolicyDocument create(String name, PolicyContent content, Instant at, String by) throws StorageException {
        PolicyDocument.nameProblem(name).ifPresent(what -> {
            throw new IllegalArgumentException(what);
        });
        return database.write("to create policy " + name, handle -> {
            Counter.GENERATION.take(handle, 1);
            Optional<PolicyVersion> newest = newest(handle, name);
            if (newest.flatMap(PolicyVersion::document).isPresent()) {
                throw new StorageException(Kind.ALREADY_EXISTS, "there is a policy " + name + " already");
            }
            int version = newest.map(PolicyVersion::version).orElse(0) + 1;
            return add(handle, new PolicyVersion(name, version, content, at, by))
                    .document()
                    .orElseThrow();
        });
    }

    @Override
    public PolicyDocument replace(String name, int expectedVersion, PolicyContent content, Instant at, String by)
            throws StorageException {
        return database.write("to replace policy " + name, handle -> {
            Counter.GENERATION.take(handle, 1);
            requireAt(handle, name, expectedVersion);
            return add(handle, new PolicyVersion(name, expectedVersion + 1, content, at, by))
                    .document()
                    .orElseThrow();
        });
    }

    @Override
    public void delete(String name, int expectedVersion, Instant at, String by) throws StorageException {
        database.change("to delete policy " + name, handle -> {
            Counter.GENERATION.take(handle, 1);
            requireAt(handle, name, expectedVersion);
            add(handle, new PolicyVersion(name, expectedVersion + 1, null, at, by));
        });
    }

    private static void requireAt(Handle handle, String name, int expectedVersion) throws StorageException {
        PolicyDocument present = newest(handle, name)
                .flatMap(PolicyVersion::document)
                .orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "there is no policy " + name));
        if (present.version() != expectedVersion) {
            throw new StorageException(
                    Kind.CONFLICT,
                    "policy " + name + " is at version " + present.version() + ", not " + expectedVersion);
        }
    }

    private static PolicyVersion add(Handle handle, PolicyVersion added) {
        @Nullable PolicyContent content = added.content();
        handle.createUpdate("INSERT INTO policy_version (name, version, description, settings, attachments,"
                        + " changed_at_ms, changed_by) VALUES (:name, :version, :description, :settings, :attachments,"
                        + " :atMs, :by)")
                .bind("name", added.name())
                .bind("version", added.version())
                .bind("description", content == null ? null : FreeText.encode(content.description()))
                .bind("settings", content == null ? null : Json.ofConfigs(content.settings()))
                .bind("attachments", content == null ? null : Json.ofAttachments(content.attachments()))
                .bind("atMs", added.changedAt().toEpochMilli())
                .bind("by", FreeText.encode(added.changedBy()))
                .execute();
        JdbcAudit.append(handle, AuditEntries.changed(added));
        return new PolicyVersion(
                added.name(),
                added.version(),
                content,
                Instant.ofEpochMilli(added.changedAt().toEpochMilli()),
                added.changedBy());
    }
}

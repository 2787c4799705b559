package io.coldstream.storage.jdbc;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.GroupStore;
import io.coldstream.storage.metadata.HoldStore;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.ObjectLockStore;
import io.coldstream.storage.metadata.PolicyStore;
import io.coldstream.storage.metadata.ProducerIdStore;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.TopicStore;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The metadata store in SQLite or PostgreSQL. Thread-safe: it holds connection pools and no state of its own. Several
 * stores, of several brokers, may use one PostgreSQL database; a SQLite file belongs to one broker, and a second one
 * waits for its locks.
 */
public final class JdbcMetadataStore implements MetadataStore {
    private final Database database;
    private final Supplier<UUID> randomIds;
    private final TopicStore topics;
    private final SegmentCatalog segments;
    private final GroupStore groups;
    private final ProducerIdStore producerIds;
    private final AuditLog audit;
    private final PolicyStore policies;
    private final HoldStore holds;
    private final ObjectLockStore objectLocks;

    JdbcMetadataStore(Database database, Supplier<UUID> randomIds) {
        this.database = database;
        this.randomIds = randomIds;
        topics = new JdbcTopics(database);
        segments = new JdbcSegments(database);
        groups = new JdbcGroups(database);
        producerIds = new JdbcProducerIds(database);
        audit = new JdbcAudit(database);
        policies = new JdbcPolicies(database);
        holds = new JdbcHolds(database);
        objectLocks = new JdbcObjectLocks(database);
    }

    /**
     * Does beforehand what {@link #open} would otherwise wait for whatever its settings are: native code and the
     * libraries' first steps. It opens no file but the driver's own, and may be left out.
     *
     * @throws StorageException if something is missing; {@link #open} will say so as well
     */
    public static void prepare() throws StorageException {
        try {
            Preparation.run();
        } catch (SQLException e) {
            throw SqlErrors.translate("SQLite", "to prepare it", e);
        }
    }

    /**
     * Connects, and creates or upgrades the tables. Fails within the connect timeout when the database is away.
     *
     * @throws IllegalArgumentException if the URL is not one of SQLite or PostgreSQL
     * @throws StorageException UNAVAILABLE: try again later; any other kind needs an operator, and the message says
     *     what to do
     */
    public static JdbcMetadataStore open(DatabaseSettings settings) throws StorageException {
        Dialect dialect = Dialect.of(settings);
        dialect.prepare();
        Migrations.migrate(dialect);
        return new JdbcMetadataStore(new Database(dialect), UUID::randomUUID);
    }

    @Override
    public String clusterId() throws StorageException {
        Optional<String> known = database.read("to read the cluster id", JdbcMetadataStore::storedClusterId);
        if (known.isPresent()) {
            return known.get();
        }
        return database.write("to make the cluster id", handle -> {
            handle.createUpdate("INSERT INTO cluster (only_row, cluster_id) VALUES (1, :fresh) ON CONFLICT DO NOTHING")
                    .bind("fresh", freshClusterId())
                    .execute();
            return storedClusterId(handle).orElseThrow(); // ours, or that of whoever came first
        });
    }

    private static Optional<String> storedClusterId(Handle handle) {
        return handle.createQuery("SELECT cluster_id FROM cluster")
                .mapTo(String.class)
                .findOne();
    }

    /** As Kafka makes its ids: a random UUID that does not look like an option on a command line. */
    private String freshClusterId() {
        String encoded;
        do {
            UUID random = randomIds.get();
            ByteBuffer bytes = ByteBuffer.allocate(16)
                    .putLong(random.getMostSignificantBits())
                    .putLong(random.getLeastSignificantBits());
            encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        } while (encoded.startsWith("-"));
        return encoded;
    }

    @Override
    public void claim() throws StorageException {
        database.claim();
    }

    @Override
    public TopicStore topics() {
        return topics;
    }

    @Override
    public SegmentCatalog segments() {
        return segments;
    }

    @Override
    public GroupStore groups() {
        return groups;
    }

    @Override
    public ProducerIdStore producerIds() {
        return producerIds;
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public PolicyStore policies() {
        return policies;
    }

    @Override
    public HoldStore holds() {
        return holds;
    }

    @Override
    public ObjectLockStore objectLocks() {
        return objectLocks;
    }

    @Override
    public long generation() throws StorageException {
        return database.read("to read its generation", Counter.GENERATION::peek);
    }

    @Override
    public void probe() throws StorageException {
        database.read(
                "to reach it",
                handle -> handle.createQuery("SELECT COUNT(*) FROM counter")
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public String describe() {
        return database.describe();
    }

    @Override
    public void close() {
        database.close();
    }
}

package io.coldstream.broker.storage;

import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.DatabaseConfig;
import io.coldstream.broker.config.ObjectStoreSettings;
import io.coldstream.broker.config.StartupException;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.jdbc.DatabaseSettings;
import io.coldstream.storage.jdbc.JdbcMetadataStore;
import io.coldstream.storage.local.DirectoryObjectStore;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.storage.s3.S3ObjectStore;
import io.coldstream.storage.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens stores. Stateless. */
public final class Stores {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private Stores() {}

    /**
     * Opens the database and claims it. One that is away, or another broker's, is waited for: without it the broker knows
     * no topic.
     *
     * @throws StartupException if the database refuses, or waiting was interrupted
     */
    public static MetadataStore openDatabase(ColdstreamConfiguration configuration, Pause pause)
            throws StartupException {
        DatabaseConfig database = configuration.database();
        DatabaseSettings settings = new DatabaseSettings(
                database.url(configuration.dataDir()),
                database.user(),
                database.password(),
                database.poolSize(),
                (int) database.connectTimeoutMs(),
                (int) database.statementTimeoutMs());
        return waitFor("database", () -> openAndClaim(settings), pause);
    }

    private static MetadataStore openAndClaim(DatabaseSettings settings) throws StorageException {
        MetadataStore store = JdbcMetadataStore.open(settings);
        try {
            store.claim();
            return store;
        } catch (StorageException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Opens the object store. One that is away does not keep the broker from starting: events wait on the local disk,
     * and what lies in the archive cannot be read until it is back.
     *
     * @throws StartupException if the location cannot be used at all
     */
    public static ObjectStore openObjectStore(ColdstreamConfiguration configuration) throws StartupException {
        ObjectStoreSettings settings = configuration.objectStore();
        ObjectStore store;
        try {
            store = settings.isS3()
                    ? S3ObjectStore.connect(new S3Settings(
                            settings.bucket(),
                            settings.prefix(),
                            settings.endpoint(),
                            settings.region(),
                            settings.pathStyle(),
                            null))
                    : new DirectoryObjectStore(Files.createDirectories(settings.directory(configuration.dataDir())));
        } catch (IOException | StorageException e) {
            throw new StartupException("The object store cannot be used: " + e.getMessage(), e);
        }
        try {
            store.probe();
        } catch (StorageException e) {
            LOG.warn(
                    "The object store {} does not answer: {} The broker starts without it: events wait on the local"
                            + " disk, and archived ones cannot be read until it is back.",
                    store.describe(),
                    e.getMessage());
        }
        if (configuration.retention().holds().objectLock()) {
            requireObjectLock(store);
        }
        return store;
    }

    /** A store that is away is asked later; one that says no would never do what the setting promises. */
    private static void requireObjectLock(ObjectStore store) throws StartupException {
        try {
            store.legalHolds()
                    .orElseThrow(() -> new StorageException(
                            Kind.DENIED, store.describe() + " is a directory, and only buckets have Object Lock"))
                    .require();
        } catch (StorageException e) {
            if (e.kind() != Kind.UNAVAILABLE) {
                store.close();
                throw new StartupException("retention.holds.objectLock cannot be true: " + e.getMessage() + ".", e);
            }
            LOG.warn("Whether the bucket has Object Lock is not known yet: {}", e.getMessage());
        }
    }

    /** Opens a store, or throws what keeps it from being opened. */
    @FunctionalInterface
    interface Opening<T> {
        T open() throws StorageException;
    }

    static <T> T waitFor(String what, Opening<T> opening, Pause pause) throws StartupException {
        long pauseMs = FIRST_PAUSE_MS;
        while (true) {
            try {
                return opening.open();
            } catch (StorageException e) {
                // A broker that was killed may hold its claim a moment longer.
                if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.CONFLICT) {
                    throw new StartupException("The " + what + " cannot be used: " + e.getMessage(), e);
                }
                LOG.warn(
                        "The {} is {}: {} Trying again in {} ms.",
                        what,
                        e.kind() == Kind.CONFLICT ? "taken" : "away",
                        e.getMessage(),
                        pauseMs);
            } catch (IllegalArgumentException e) {
                throw new StartupException("The " + what + " cannot be used: " + e.getMessage(), e);
            }
            try {
                pause.await(pauseMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupException("Stopped while waiting for the " + what + ".", e);
            }
            pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        }
    }
}

package io.coldstream.storage.metadata;

import io.coldstream.storage.StorageException;

/**
 * The database behind a cluster. Thread-safe and blocking: the caller picks the thread, never an event loop. Each
 * method is one transaction, durable when it returns. Every method may throw {@link StorageException} UNAVAILABLE:
 * the database cannot be reached, and the outcome of a write is unknown.
 */
public interface MetadataStore extends AutoCloseable {
    /** The cluster's id, made at first use and never changed: 22 characters of URL-safe base64, as Kafka's are. */
    String clusterId() throws StorageException;

    /**
     * Claims the database for this broker, until it is closed or its process ends: two brokers that lead the same
     * partitions would give one offset to two records. Reading and writing do not need the claim. A claim that is lost
     * with the connection, when the server restarts, is not noticed here.
     *
     * @throws StorageException CONFLICT if another broker has claimed it
     */
    void claim() throws StorageException;

    TopicStore topics();

    SegmentCatalog segments();

    GroupStore groups();

    ProducerIdStore producerIds();

    AuditLog audit();

    PolicyStore policies();

    HoldStore holds();

    ObjectLockStore objectLocks();

    /**
     * A number that every transaction raises which changes topics, partitions, the catalogue, policies, holds or the
     * audit log, and that nothing lowers. A database that shows a smaller one than it did before is not what it was: it
     * was restored from a backup. Groups, offsets and producer ids do not count. One small query.
     */
    long generation() throws StorageException;

    /** Proves that the database answers. */
    void probe() throws StorageException;

    /** Where the database is, for people. Never holds a secret. */
    String describe();

    @Override
    void close();
}

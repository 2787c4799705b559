package io.coldstream.testkit.metadata;

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
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A metadata store in this process's memory, for tests. Thread-safe: every call holds the lock of its {@link Tables},
 * so that each is one transaction. Closing it keeps what it holds, so that a test can restart the broker on top of it.
 */
public final class InMemoryMetadataStore implements MetadataStore {
    private final Tables tables;
    private final TopicStore topics;
    private final SegmentCatalog segments;
    private final GroupStore groups;
    private final ProducerIdStore producerIds;
    private final AuditLog audit;
    private final PolicyStore policies;
    private final HoldStore holds;
    private final ObjectLockStore objectLocks;
    private final AtomicBoolean claimed = new AtomicBoolean();

    public InMemoryMetadataStore() {
        this("Q29sZHN0cmVhbSBpbiBSQU");
    }

    /** A store whose cluster has the id {@code clusterId}. */
    public InMemoryMetadataStore(String clusterId) {
        tables = new Tables(clusterId);
        topics = new InMemoryTopics(tables);
        segments = new InMemorySegments(tables);
        groups = new InMemoryGroups(tables);
        producerIds = new InMemoryProducerIds(tables);
        audit = new InMemoryAudit(tables);
        policies = new InMemoryPolicies(tables);
        holds = new InMemoryHolds(tables);
        objectLocks = new InMemoryObjectLocks(tables);
    }

    /** From now on every call fails with UNAVAILABLE and changes nothing, until {@link #bringBack}. */
    public void takeAway() {
        tables.setAway(true);
    }

    /** Ends what {@link #takeAway} began. */
    public void bringBack() {
        tables.setAway(false);
    }

    /**
     * The next {@code calls} calls that succeed are carried out, and fail with UNAVAILABLE all the same: the
     * connection broke when the answer was on its way.
     */
    public void loseAnswers(int calls) {
        tables.loseAnswers(calls);
    }

    @Override
    public String clusterId() throws StorageException {
        return tables.transact(() -> tables.clusterId);
    }

    @Override
    public void claim() throws StorageException {
        if (tables.transact(() -> claimed.getAndSet(true))) {
            throw new StorageException(StorageException.Kind.CONFLICT, "another broker uses this memory");
        }
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
        return tables.transact(() -> tables.generation);
    }

    @Override
    public void probe() throws StorageException {
        tables.run(() -> {});
    }

    @Override
    public String describe() {
        return "memory of this process";
    }

    @Override
    public void close() {
        claimed.set(false);
    }
}

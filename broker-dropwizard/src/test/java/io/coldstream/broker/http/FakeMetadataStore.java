package io.coldstream.broker.http;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditChain;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.GroupStore;
import io.coldstream.storage.metadata.HoldStore;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.PolicyStore;
import io.coldstream.storage.metadata.ProducerIdStore;
import io.coldstream.storage.metadata.SegmentCatalog;
import io.coldstream.storage.metadata.StoredAuditEntry;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What topics need of a database, in memory; it can be told to fail. Thread-safe. */
final class FakeMetadataStore implements MetadataStore, TopicStore, AuditLog {
    private final Map<UUID, Integer> versions = new ConcurrentHashMap<>();
    private final List<StoredAuditEntry> audit = new CopyOnWriteArrayList<>();
    private volatile @Nullable StorageException failure;

    /** From now on every call fails like this, or none does. */
    void failWith(@Nullable StorageException next) {
        failure = next;
    }

    @Override
    public void create(NewTopic topic) throws StorageException {
        probe();
        versions.put(topic.id(), 0);
    }

    @Override
    public int replaceConfigs(UUID topicId, int expectedVersion, Map<String, String> configs) throws StorageException {
        probe();
        if (!versions.replace(topicId, expectedVersion, expectedVersion + 1)) {
            throw new StorageException(StorageException.Kind.CONFLICT, "another version");
        }
        return expectedVersion + 1;
    }

    @Override
    public void markDeleting(UUID topicId, AuditEntry reason) throws StorageException {
        append(reason);
        versions.remove(topicId);
    }

    @Override
    public void append(AuditEntry entry) throws StorageException {
        probe();
        AuditChain end = audit.isEmpty() ? AuditChain.beginning() : AuditChain.after(audit.get(0));
        audit.add(0, end.link(entry));
    }

    @Override
    public List<StoredAuditEntry> newest(int limit) {
        return audit.subList(0, Math.min(limit, audit.size()));
    }

    @Override
    public List<StoredAuditEntry> list(long fromNumber, int limit) {
        throw notNeeded();
    }

    @Override
    public PolicyStore policies() {
        throw notNeeded();
    }

    @Override
    public HoldStore holds() {
        throw notNeeded();
    }

    @Override
    public long generation() {
        throw notNeeded();
    }

    @Override
    public void probe() throws StorageException {
        StorageException planned = failure;
        if (planned != null) {
            throw planned;
        }
    }

    @Override
    public String describe() {
        return "a fake";
    }

    @Override
    public void claim() {}

    @Override
    public TopicStore topics() {
        return this;
    }

    @Override
    public AuditLog audit() {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public List<TopicRecord> list() {
        throw notNeeded();
    }

    @Override
    public void remove(UUID topicId) {
        throw notNeeded();
    }

    @Override
    public List<PartitionRecord> acquireLeadership() {
        throw notNeeded();
    }

    @Override
    public void advanceLogStart(TopicIdPartition partition, int leaderEpoch, long logStartOffset) {
        throw notNeeded();
    }

    @Override
    public String clusterId() {
        throw notNeeded();
    }

    @Override
    public SegmentCatalog segments() {
        throw notNeeded();
    }

    @Override
    public GroupStore groups() {
        throw notNeeded();
    }

    @Override
    public ProducerIdStore producerIds() {
        throw notNeeded();
    }

    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("the HTTP API has no business here");
    }
}

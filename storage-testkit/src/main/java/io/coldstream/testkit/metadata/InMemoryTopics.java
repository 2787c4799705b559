package io.coldstream.testkit.metadata;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.storage.metadata.TopicState;
import io.coldstream.storage.metadata.TopicStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Topics in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemoryTopics implements TopicStore {
    private final Tables tables;

    InMemoryTopics(Tables tables) {
        this.tables = tables;
    }

    @Override
    public List<TopicRecord> list() throws StorageException {
        return tables.transact(() -> List.copyOf(tables.topics.values()));
    }

    @Override
    public void create(NewTopic topic, AuditEntry... entries) throws StorageException {
        tables.run(() -> {
            for (TopicRecord other : tables.topics.values()) {
                boolean nameTaken =
                        other.state() == TopicState.ACTIVE && other.name().equals(topic.name());
                if (nameTaken || other.id().equals(topic.id())) {
                    throw new StorageException(
                            Kind.ALREADY_EXISTS, "a topic " + topic.name() + " or with id " + topic.id() + " exists");
                }
            }
            tables.topics.put(
                    topic.id(),
                    new TopicRecord(
                            topic.id(),
                            topic.name(),
                            topic.partitions(),
                            topic.configs(),
                            0,
                            TopicState.ACTIVE,
                            Tables.stored(topic.createdAt())));
            for (int index = 0; index < topic.partitions(); index++) {
                TopicIdPartition partition = new TopicIdPartition(topic.id(), index);
                tables.partitions.put(partition, new PartitionRecord(partition, 0, 0));
            }
            tables.changed();
            tables.append(entries);
        });
    }

    @Override
    public int replaceConfigs(UUID topicId, int expectedVersion, Map<String, String> configs, AuditEntry... entries)
            throws StorageException {
        return tables.transact(() -> {
            @Nullable TopicRecord topic = tables.topics.get(topicId);
            if (topic == null || topic.state() != TopicState.ACTIVE) {
                throw new StorageException(Kind.NOT_FOUND, "no active topic " + topicId);
            }
            if (topic.configVersion() != expectedVersion) {
                throw new StorageException(
                        Kind.CONFLICT,
                        "topic " + topic.name() + " is at config version " + topic.configVersion() + ", not "
                                + expectedVersion);
            }
            tables.topics.put(
                    topicId,
                    new TopicRecord(
                            topicId,
                            topic.name(),
                            topic.partitions(),
                            configs,
                            expectedVersion + 1,
                            topic.state(),
                            topic.createdAt()));
            tables.changed();
            tables.append(entries);
            return expectedVersion + 1;
        });
    }

    @Override
    public void markDeleting(UUID topicId, AuditEntry reason) throws StorageException {
        tables.run(() -> {
            @Nullable TopicRecord topic = tables.topics.get(topicId);
            if (topic == null) {
                throw new StorageException(Kind.NOT_FOUND, "no topic " + topicId);
            }
            if (topic.state() == TopicState.DELETING) {
                return;
            }
            if (!tables.standingOn(topicId).isEmpty()) {
                throw new StorageException(Kind.HELD, "holds on topic " + topic.name() + " stand");
            }
            tables.topics.put(
                    topicId,
                    new TopicRecord(
                            topicId,
                            topic.name(),
                            topic.partitions(),
                            topic.configs(),
                            topic.configVersion(),
                            TopicState.DELETING,
                            topic.createdAt()));
            tables.changed();
            tables.append(reason);
        });
    }

    @Override
    public void remove(UUID topicId) throws StorageException {
        tables.run(() -> {
            @Nullable TopicRecord topic = tables.topics.get(topicId);
            if (topic == null) {
                return;
            }
            if (topic.state() == TopicState.ACTIVE) {
                throw new StorageException(Kind.CONFLICT, "topic " + topic.name() + " is not being deleted");
            }
            boolean objectsLeft = tables.copies.values().stream()
                    .anyMatch(copy -> copy.intent().partition().topicId().equals(topicId)
                            && copy.state() != RemoteCopyState.DELETED);
            if (objectsLeft) {
                throw new StorageException(Kind.CONFLICT, "topic " + topic.name() + " still has segments");
            }
            tables.topics.remove(topicId);
            tables.partitions.keySet().removeIf(partition -> partition.topicId().equals(topicId));
            tables.offsets.keySet().removeIf(key -> key.partition().topicId().equals(topicId));
            tables.copies
                    .values()
                    .removeIf(copy -> copy.intent().partition().topicId().equals(topicId));
            tables.changed();
        });
    }

    @Override
    public List<PartitionRecord> acquireLeadership() throws StorageException {
        return tables.transact(() -> {
            tables.partitions.replaceAll((partition, stored) ->
                    new PartitionRecord(partition, stored.leaderEpoch() + 1, stored.logStartOffset()));
            tables.changed();
            return List.copyOf(tables.partitions.values());
        });
    }

    @Override
    public void advanceLogStart(TopicIdPartition partition, int leaderEpoch, long logStartOffset, AuditEntry... entries)
            throws StorageException {
        tables.run(() -> {
            PartitionRecord stored = tables.fenced(partition, leaderEpoch);
            if (logStartOffset > stored.logStartOffset()) {
                refuseHeld(partition, new OffsetRange(stored.logStartOffset(), logStartOffset));
                tables.partitions.put(partition, new PartitionRecord(partition, leaderEpoch, logStartOffset));
                tables.changed();
                tables.append(entries);
            }
        });
    }

    private void refuseHeld(TopicIdPartition partition, OffsetRange going) throws StorageException {
        for (LegalHold hold : tables.standingOn(partition.topicId())) {
            if (hold.scope().times() == null
                    && hold.scope().concerns(partition)
                    && hold.scope().mayCover(going, -1, -1)) {
                throw new StorageException(Kind.HELD, "hold " + hold.id() + " covers " + going + " of " + partition);
            }
        }
    }
}

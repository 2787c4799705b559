package io.coldstream.broker.topic;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.log.CorruptLogException;
import io.coldstream.log.HotLog;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.remote.RemoteLog;
import io.coldstream.tiering.service.TieringService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens partitions as local logs that tiering looks after. The map of policies is concurrent; the rest is called under
 * {@link TopicService}'s monitor.
 */
public final class LogPartitions implements PartitionLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LogPartitions.class);

    private final HotLog logs;
    private final Partitions partitions;
    private final TieringService tiering;
    private final GroupCoordinator coordinator;
    private final TopicTraffic traffic;
    private final Map<UUID, RetentionPolicy> policies = new ConcurrentHashMap<>();

    public LogPartitions(
            HotLog logs,
            Partitions partitions,
            TieringService tiering,
            GroupCoordinator coordinator,
            TopicTraffic traffic) {
        this.logs = logs;
        this.partitions = partitions;
        this.tiering = tiering;
        this.coordinator = coordinator;
        this.traffic = traffic;
    }

    @Override
    public void open(Topic topic, Collection<PartitionRecord> records) throws IOException {
        LogConfig config = LogConfig.of(topic.config());
        List<PartitionLog> opened = new ArrayList<>();
        try {
            for (PartitionRecord record : records) {
                open(topic, record, config).ifPresent(opened::add);
            }
        } catch (IOException e) {
            for (PartitionLog log : opened) {
                log.close();
            }
            throw e;
        }
        policies.put(topic.id(), topic.config().retention());
        for (PartitionLog log : opened) {
            partitions.add(log);
            tiering.register(log, () -> policyOf(topic), topic.name());
        }
    }

    /** Nothing is opened where records are damaged that were safely on the disk: that is for a person to look at. */
    private Optional<PartitionLog> open(Topic topic, PartitionRecord record, LogConfig config) throws IOException {
        TopicIdPartition partition = record.partition();
        try {
            return Optional.of(logs.open(
                    new LogOpening(
                            partition,
                            record.leaderEpoch(),
                            record.logStartOffset(),
                            Math.max(record.logStartOffset(), archiveEnd(partition))),
                    config));
        } catch (CorruptLogException e) {
            LOG.error(
                    "Partition {} of topic {} is not served: {} Nothing was changed.",
                    partition.partition(),
                    topic.name(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private RetentionPolicy policyOf(Topic topic) {
        return policies.getOrDefault(topic.id(), topic.config().retention());
    }

    /** Offsets below it are taken, even if the local disk was lost with everything that was on it. */
    private long archiveEnd(TopicIdPartition partition) {
        return tiering.remoteLogs().find(partition).map(RemoteLog::segments).orElse(List.of()).stream()
                .map(SegmentRecord::intent)
                .mapToLong(intent -> intent.offsets().end())
                .max()
                .orElse(0);
    }

    @Override
    public void reconfigure(Topic topic) {
        policies.put(topic.id(), topic.config().retention());
        LogConfig config = LogConfig.of(topic.config());
        for (TopicIdPartition partition : topic.topicPartitions()) {
            partitions.find(partition).ifPresent(log -> log.configure(config));
            tiering.wake(partition);
        }
    }

    @Override
    public void delete(Topic topic) {
        topic.topicPartitions().forEach(partitions::remove);
        policies.remove(topic.id());
        traffic.forget(topic.id());
        deleteOffsets(topic);
        CompletableFuture<Void> left;
        try {
            left = tiering.deleteTopic(topic.id());
        } catch (StorageException e) {
            // The row says DELETING already, so that the reaper, or the next start, goes on with it.
            LOG.warn("The archive of the deleted topic {} goes later: {}", topic.name(), e.getMessage());
            return;
        }
        var unused = left.whenComplete((done, failure) -> deleteLogs(topic));
    }

    private void deleteOffsets(Topic topic) {
        var unused = coordinator.deleteOffsetsOfTopic(topic.id()).whenComplete((error, failure) -> {
            if (failure != null) {
                LOG.warn("Offsets of the deleted topic {} stay until its row goes", topic.name(), failure);
            }
        });
    }

    private void deleteLogs(Topic topic) {
        for (TopicIdPartition partition : topic.topicPartitions()) {
            try {
                logs.delete(partition);
            } catch (IOException e) {
                LOG.error("The local log of deleted partition {} cannot be removed", partition, e);
            }
        }
    }
}

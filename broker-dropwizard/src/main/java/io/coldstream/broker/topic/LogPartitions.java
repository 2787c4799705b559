package io.coldstream.broker.topic;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.log.CorruptLogException;
import io.coldstream.log.HotLog;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.ParallelWork;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.remote.RemoteLog;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.DeletionVerdict;
import io.coldstream.tiering.service.TieringService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private final Function<TopicIdPartition, List<LegalHold>> holds;
    private final DeletionGate gate;
    private final ParallelWork atOnce;
    private final TopicTraffic traffic;
    private final Map<UUID, RetentionPolicy> policies = new ConcurrentHashMap<>();

    /**
     * @param holds the holds that stand, as far as this broker knows; does not block
     * @param atOnce opens several logs at a time
     * @param traffic forgets topics that are deleted
     */
    public LogPartitions(
            HotLog logs,
            Partitions partitions,
            TieringService tiering,
            GroupCoordinator coordinator,
            Function<TopicIdPartition, List<LegalHold>> holds,
            DeletionGate gate,
            ParallelWork atOnce,
            TopicTraffic traffic) {
        this.logs = logs;
        this.partitions = partitions;
        this.tiering = tiering;
        this.coordinator = coordinator;
        this.holds = holds;
        this.gate = gate;
        this.atOnce = atOnce;
        this.traffic = traffic;
    }

    @Override
    public void open(Topic topic, Collection<PartitionRecord> records) throws IOException {
        Opening opening = new Opening(topic, records);
        atOnce.forEach(records, opening::open);
        opening.finish();
    }

    @Override
    public List<Topic> openAll(Map<Topic, ? extends Collection<PartitionRecord>> partitionsOf) {
        List<Opening> openings = partitionsOf.entrySet().stream()
                .map(entry -> new Opening(entry.getKey(), entry.getValue()))
                .toList();
        atOnce.forEach(openings.stream().flatMap(Opening::steps).toList(), Runnable::run);
        List<Topic> opened = new ArrayList<>();
        for (Opening opening : openings) {
            try {
                opening.finish();
                opened.add(opening.topic);
            } catch (IOException e) {
                LOG.error("Topic {} is not served: its local log cannot be opened", opening.topic.name(), e);
            }
        }
        return opened;
    }

    /** One topic on its way: {@link #open} is for several threads, and {@link #finish} for one, after them. */
    private final class Opening {
        private final Topic topic;
        private final Collection<PartitionRecord> records;
        private final LogConfig config;
        private final Queue<PartitionLog> opened = new ConcurrentLinkedQueue<>();
        private final AtomicReference<@Nullable IOException> refused = new AtomicReference<>();

        Opening(Topic topic, Collection<PartitionRecord> records) {
            this.topic = topic;
            this.records = records;
            this.config = LogConfig.of(topic.config());
        }

        Stream<Runnable> steps() {
            return records.stream().map(record -> () -> open(record));
        }

        void open(PartitionRecord record) {
            if (refused.get() != null) {
                return; // the topic is not served anyway
            }
            try {
                LogPartitions.this.open(topic, record, config).ifPresent(opened::add);
            } catch (IOException e) {
                refused.compareAndSet(null, e);
            }
        }

        void finish() throws IOException {
            IOException refusal = refused.get();
            if (refusal != null) {
                for (PartitionLog log : opened) {
                    log.close();
                }
                throw refusal;
            }
            policies.put(topic.id(), topic.config().retention());
            for (PartitionLog log : opened) {
                partitions.add(log);
                tiering.register(log, () -> policyOf(topic), () -> holds.apply(log.partition()), topic.name());
            }
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
    public DeletionVerdict mayDelete(Topic topic) throws StorageException {
        return tiering.mayDeleteTopic(topic.id());
    }

    @Override
    public void delete(Topic topic) {
        if (gate.closedBecause().isPresent()) {
            LOG.warn("What is left of the deleted topic {} stays while deletions are suspended", topic.name());
            return;
        }
        topic.topicPartitions().forEach(partitions::remove);
        policies.remove(topic.id());
        traffic.forget(topic.id());
        deleteOffsets(topic);
        var unused = tiering.releaseTopic(topic.id()).whenComplete((done, failure) -> deleteLogs(topic));
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

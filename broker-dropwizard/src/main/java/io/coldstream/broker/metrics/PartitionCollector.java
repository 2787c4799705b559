package io.coldstream.broker.metrics;

import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.storage.StorageException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** Offsets and sizes of all partitions, read at the moment of a scrape. Thread-safe. */
final class PartitionCollector implements MultiCollector {
    private static final int NO_LEADER = -1;

    private final int brokerId;
    private final Supplier<List<Topic>> topics;
    private final PartitionListing partitions;
    private final Counter failures;

    PartitionCollector(int brokerId, Supplier<List<Topic>> topics, PartitionListing partitions, Counter failures) {
        this.brokerId = brokerId;
        this.topics = topics;
        this.partitions = partitions;
        this.failures = failures;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        families.brokers.add(1);
        for (Topic topic : topics.get()) {
            families.topics.add(topic.partitions(), topic.name());
            try {
                BitSet open = new BitSet(topic.partitions());
                for (PartitionFacts facts : partitions.partitions(topic)) {
                    families.add(topic.name(), facts);
                    families.addLeader(topic.name(), facts.partition(), brokerId);
                    open.set(facts.partition());
                }
                for (int closed = open.nextClearBit(0);
                        closed < topic.partitions();
                        closed = open.nextClearBit(closed + 1)) {
                    families.addLeader(topic.name(), closed, NO_LEADER);
                }
            } catch (StorageException e) {
                // The other topics are shown nevertheless; the counter tells why this one is not.
                failures.labelValues("partitions").inc();
            }
        }
        return families.snapshots();
    }

    private static final class Families {
        final GaugeFamily topics =
                new GaugeFamily("kafka_topic_partitions", "Number of partitions of a topic.", "topic");
        final GaugeFamily brokers = new GaugeFamily("kafka_brokers", "Number of brokers.");
        final GaugeFamily leader = family("kafka_topic_partition_leader", "Id of the leader, -1 for none.");
        final GaugeFamily replicas = family("kafka_topic_partition_replicas", "Number of replicas.");
        final GaugeFamily inSync = family("kafka_topic_partition_in_sync_replica", "Number of replicas in sync.");
        final GaugeFamily preferred =
                family("kafka_topic_partition_leader_is_preferred", "1 if the preferred broker leads.");
        final GaugeFamily underReplicated =
                family("kafka_topic_partition_under_replicated_partition", "1 if a replica is not in sync.");
        final GaugeFamily current =
                family("kafka_topic_partition_current_offset", "The offset behind the last record consumers may see.");
        final GaugeFamily oldest =
                family("kafka_topic_partition_oldest_offset", "The first offset that can be read, archive included.");
        final GaugeFamily localOldest =
                family("coldstream_partition_local_oldest_offset", "The first offset that is on the broker's disk.");
        final GaugeFamily end = family("coldstream_partition_log_end_offset", "The offset that the next record gets.");
        final GaugeFamily localBytes =
                family("coldstream_partition_local_bytes", "Bytes of a partition on the broker's disk.");
        final GaugeFamily logBytes = family(
                "coldstream_partition_log_bytes",
                "Bytes of log of a partition, on the disk or archived, each offset once.");
        final GaugeFamily remoteBytes =
                family("coldstream_partition_remote_bytes", "Bytes of a partition in the object store.");

        private static GaugeFamily family(String name, String help) {
            return new GaugeFamily(name, help, "topic", "partition");
        }

        /** Each partition has one replica, here: it is in sync and where it should be, or it is not served at all. */
        void addLeader(String topic, int index, int leaderId) {
            String partition = String.valueOf(index);
            long served = leaderId == NO_LEADER ? 0 : 1;
            leader.add(leaderId, topic, partition);
            replicas.add(1, topic, partition);
            inSync.add(served, topic, partition);
            preferred.add(served, topic, partition);
            underReplicated.add(1 - served, topic, partition);
        }

        void add(String topic, PartitionFacts facts) {
            String partition = String.valueOf(facts.partition());
            current.add(facts.highWatermark(), topic, partition);
            oldest.add(facts.logStartOffset(), topic, partition);
            localOldest.add(facts.localLogStartOffset(), topic, partition);
            end.add(facts.logEndOffset(), topic, partition);
            localBytes.add(facts.localBytes(), topic, partition);
            logBytes.add(facts.logBytes(), topic, partition);
            remoteBytes.add(facts.remoteBytes(), topic, partition);
        }

        MetricSnapshots snapshots() {
            return MetricSnapshots.of(
                    brokers.snapshot(),
                    leader.snapshot(),
                    replicas.snapshot(),
                    inSync.snapshot(),
                    preferred.snapshot(),
                    underReplicated.snapshot(),
                    topics.snapshot(),
                    current.snapshot(),
                    oldest.snapshot(),
                    localOldest.snapshot(),
                    end.snapshot(),
                    localBytes.snapshot(),
                    logBytes.snapshot(),
                    remoteBytes.snapshot());
        }
    }
}

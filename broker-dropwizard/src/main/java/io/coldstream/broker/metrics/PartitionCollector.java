package io.coldstream.broker.metrics;

import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.storage.StorageException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;

/** Offsets and sizes of all partitions, read at the moment of a scrape. Thread-safe. */
final class PartitionCollector implements MultiCollector {
    private final Supplier<List<Topic>> topics;
    private final PartitionListing partitions;
    private final Counter failures;

    PartitionCollector(Supplier<List<Topic>> topics, PartitionListing partitions, Counter failures) {
        this.topics = topics;
        this.partitions = partitions;
        this.failures = failures;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        for (Topic topic : topics.get()) {
            families.topics.add(topic.partitions(), topic.name());
            try {
                for (PartitionFacts facts : partitions.partitions(topic)) {
                    families.add(topic.name(), facts);
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
        final GaugeFamily current =
                family("kafka_topic_partition_current_offset", "The offset behind the last record consumers may see.");
        final GaugeFamily oldest =
                family("kafka_topic_partition_oldest_offset", "The first offset that can be read, archive included.");
        final GaugeFamily localOldest =
                family("coldstream_partition_local_oldest_offset", "The first offset that is on the broker's disk.");
        final GaugeFamily end = family("coldstream_partition_log_end_offset", "The offset that the next record gets.");
        final GaugeFamily localBytes =
                family("coldstream_partition_local_bytes", "Bytes of a partition on the broker's disk.");
        final GaugeFamily remoteBytes =
                family("coldstream_partition_remote_bytes", "Bytes of a partition in the object store.");

        private static GaugeFamily family(String name, String help) {
            return new GaugeFamily(name, help, "topic", "partition");
        }

        void add(String topic, PartitionFacts facts) {
            String partition = String.valueOf(facts.partition());
            current.add(facts.highWatermark(), topic, partition);
            oldest.add(facts.logStartOffset(), topic, partition);
            localOldest.add(facts.localLogStartOffset(), topic, partition);
            end.add(facts.logEndOffset(), topic, partition);
            localBytes.add(facts.localBytes(), topic, partition);
            remoteBytes.add(facts.remoteBytes(), topic, partition);
        }

        MetricSnapshots snapshots() {
            return MetricSnapshots.of(
                    topics.snapshot(),
                    current.snapshot(),
                    oldest.snapshot(),
                    localOldest.snapshot(),
                    end.snapshot(),
                    localBytes.snapshot(),
                    remoteBytes.snapshot());
        }
    }
}

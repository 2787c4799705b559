package io.coldstream.broker.metrics;

import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicTraffic;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;

/** The bytes that producers sent to each topic, under the name that Strimzi's rules give Kafka's. Thread-safe. */
final class TrafficCollector implements MultiCollector {
    private final Supplier<List<Topic>> topics;
    private final TopicTraffic traffic;

    TrafficCollector(Supplier<List<Topic>> topics, TopicTraffic traffic) {
        this.topics = topics;
        this.traffic = traffic;
    }

    @Override
    public MetricSnapshots collect() {
        CounterSnapshot.Builder bytesIn = CounterSnapshot.builder()
                .name("kafka_server_brokertopicmetrics_bytesin")
                .help("Bytes that producers sent to a topic.");
        for (Topic topic : topics.get()) {
            bytesIn.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(Labels.of("topic", topic.name()))
                    .value((double) traffic.bytesIn(topic.id()))
                    .build());
        }
        return MetricSnapshots.of(bytesIn.build());
    }
}

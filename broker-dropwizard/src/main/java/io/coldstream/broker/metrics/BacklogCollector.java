package io.coldstream.broker.metrics;

import io.coldstream.broker.view.BrokerFacts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What waits for the archive, under our names and under those that Kafka's own tiering has behind Strimzi's rules for
 * the JMX exporter. One look for all of them at each scrape. Thread-safe.
 */
final class BacklogCollector implements MultiCollector {
    private static final double MS_PER_SECOND = 1000;

    private final Supplier<BrokerFacts.Backlog> backlog;
    private final InstantSource clock;

    BacklogCollector(Supplier<BrokerFacts.Backlog> backlog, InstantSource clock) {
        this.backlog = backlog;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        BrokerFacts.Backlog waiting = backlog.get();
        var oldest = waiting.oldestSealedAt();
        double ageSeconds = oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / MS_PER_SECOND);
        return MetricSnapshots.of(
                GaugeFamily.single(
                        "coldstream_archive_backlog_bytes",
                        "Bytes of sealed segments that wait for their upload.",
                        (double) waiting.logBytes()),
                GaugeFamily.single(
                        "coldstream_archive_backlog_segments", "Sealed segments that wait for their upload.", (double)
                                waiting.segments()),
                GaugeFamily.single(
                        "coldstream_archive_backlog_oldest_age_seconds",
                        "Age of the segment that waits longest for its upload, since it was sealed; 0 if none waits.",
                        ageSeconds),
                GaugeFamily.single(
                        "kafka_server_brokertopicmetrics_remotecopylagbytes",
                        "Bytes of sealed segments that wait for their upload.",
                        (double) waiting.logBytes()),
                GaugeFamily.single(
                        "kafka_server_brokertopicmetrics_remotecopylagsegments",
                        "Sealed segments that wait for their upload.",
                        (double) waiting.segments()));
    }
}

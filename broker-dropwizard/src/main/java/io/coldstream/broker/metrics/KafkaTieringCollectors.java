package io.coldstream.broker.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/**
 * The archive's counters under the names that Kafka's tiering (KIP-405, KIP-963) has behind Strimzi's rules for the JMX
 * exporter, so that dashboards made for it show this broker: sums over all topics, without a label.
 */
final class KafkaTieringCollectors {
    private KafkaTieringCollectors() {}

    static void register(PrometheusRegistry registry, ArchiveReadings archive) {
        counter(registry, "remotecopybytes", "Bytes of log that were archived.", archive::uploadedLogBytes);
        counter(
                registry,
                "remotecopyrequests",
                "Attempts to upload a segment that have ended.",
                () -> archive.uploadsOk() + archive.uploadsFailed() + archive.uploadsRefused());
        counter(
                registry,
                "remotecopyerrors",
                "Attempts to upload a segment that failed, or were refused since it is damaged.",
                () -> archive.uploadsFailed() + archive.uploadsRefused());
        counter(registry, "remotefetchbytes", "Bytes of log that cold reads returned.", archive::coldReadLogBytes);
        counter(registry, "remotefetchrequests", "Reads of archived records.", archive::coldReads);
        counter(
                registry,
                "remotefetcherrors",
                "Cold reads that failed or were turned away.",
                () -> archive.coldReadsFailed() + archive.coldReadsRejected());
        counter(registry, "remotedeleterequests", "Remote copies that were deleted.", archive::copiesDeleted);
    }

    private static void counter(PrometheusRegistry registry, String name, String help, LongSupplier reading) {
        CounterWithCallback.builder()
                .name("kafka_server_brokertopicmetrics_" + name + "_total")
                .help(help)
                .callback(sample -> sample.call((double) reading.getAsLong()))
                .register(registry);
    }
}

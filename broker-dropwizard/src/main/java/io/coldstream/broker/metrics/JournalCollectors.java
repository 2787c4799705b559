package io.coldstream.broker.metrics;

import io.coldstream.log.journal.JournalStats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** Registers the journal's counters. */
final class JournalCollectors {
    private JournalCollectors() {}

    static void register(PrometheusRegistry registry, JournalStats journal) {
        counter(registry, "forces", "How often the journal was forced to the disk.", journal::groups);
        counter(registry, "batches", "Record batches that the journal made durable.", journal::batches);
        counter(registry, "bytes", "Bytes written to the journal, headers and padding included.", journal::bytes);
    }

    private static void counter(PrometheusRegistry registry, String name, String help, LongSupplier reading) {
        CounterWithCallback.builder()
                .name("coldstream_journal_" + name + "_total")
                .help(help)
                .callback(sample -> sample.call((double) reading.getAsLong()))
                .register(registry);
    }
}

package io.coldstream.broker.metrics;

import io.coldstream.broker.plan.RetentionTotals;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToLongFunction;

/** Registers what holds keep and what is due for deletion. */
final class RetentionCollectors {
    private RetentionCollectors() {}

    static void register(PrometheusRegistry registry, RetentionTotals totals) {
        gauge(registry, "held_bytes", "Log bytes that legal holds cover, or may cover.", totals, t -> t.heldBytes());
        gauge(registry, "due_bytes", "Log bytes that are deleted within 30 days.", totals, t -> t.dueBytes());
        gauge(registry, "due_segments", "Segments that are deleted within 30 days.", totals, t -> t.dueSegments());
    }

    private static void gauge(
            PrometheusRegistry registry,
            String name,
            String help,
            RetentionTotals totals,
            ToLongFunction<RetentionTotals.Totals> reading) {
        GaugeWithCallback.builder()
                .name("coldstream_retention_" + name)
                .help(help)
                .callback(sample -> sample.call((double) reading.applyAsLong(totals.read())))
                .register(registry);
    }
}

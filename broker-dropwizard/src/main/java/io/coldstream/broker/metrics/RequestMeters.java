package io.coldstream.broker.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the Kafka listener counts. Thread-safe and quick: event loops call it for every request. */
public final class RequestMeters {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] LATENCY_BOUNDS_SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final Histogram durations;
    private final Counter failures;
    private final Counter received;
    private final Counter sent;
    private final Gauge connections;
    private final Counter opened;
    private final Counter refused;
    private final Counter rejectedFrames;

    RequestMeters(PrometheusRegistry registry) {
        durations = Histogram.builder()
                .name("coldstream_request_duration_seconds")
                .help("Time from a request's last byte until its response was ready, by kind of request;"
                        + " a fetch waits for records.")
                .labelNames("api")
                .classicOnly()
                .classicUpperBounds(LATENCY_BOUNDS_SECONDS)
                .register(registry);
        failures = Counter.builder()
                .name("coldstream_request_failures_total")
                .help("Requests whose handling failed unexpectedly, by kind of request.")
                .labelNames("api")
                .register(registry);
        received = counter(registry, "received_bytes", "Bytes that Kafka clients sent.");
        sent = counter(registry, "sent_bytes", "Bytes that were sent to Kafka clients.");
        connections = Gauge.builder()
                .name("coldstream_connections")
                .help("Open connections of Kafka clients.")
                .register(registry);
        opened = counter(registry, "connections_opened", "Connections that Kafka clients opened.");
        refused = counter(registry, "connections_refused", "Connections that were refused because of a limit.");
        rejectedFrames = counter(
                registry, "rejected_frames", "Requests that broke the protocol or a limit; their connections closed.");
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder()
                .name("coldstream_" + name + "_total")
                .help(help)
                .register(registry);
    }

    public void connectionOpened() {
        opened.inc();
        connections.inc();
    }

    public void connectionClosed() {
        connections.dec();
    }

    public void connectionRefused() {
        refused.inc();
    }

    public void frameRejected() {
        rejectedFrames.inc();
    }

    public void received(long bytes) {
        received.inc(bytes);
    }

    public void sent(long bytes) {
        sent.inc(bytes);
    }

    /**
     * A request was answered.
     *
     * @param api the kind of request by Kafka's name, one of a small set
     * @param nanos how long it took
     * @param failed whether its handling failed unexpectedly
     */
    public void requestHandled(String api, long nanos, boolean failed) {
        durations.labelValues(api).observe(nanos / NANOS_PER_SECOND);
        if (failed) {
            failures.labelValues(api).inc();
        }
    }
}

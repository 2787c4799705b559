/**
 * What Prometheus sees. {@link io.coldstream.broker.metrics.BrokerMetrics} puts everything into one registry: meters
 * that the wire calls, and collectors that read logs, groups and the archive at the moment of a scrape. Names are those
 * of the well-known Kafka exporter where it has them ({@code kafka_...}), and {@code coldstream_...} otherwise; units
 * are seconds and bytes.
 */
@NullMarked
package io.coldstream.broker.metrics;

import org.jspecify.annotations.NullMarked;

package io.coldstream.broker.http;

import io.coldstream.broker.health.Probe;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.broker.view.SegmentListing;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the HTTP API shows and changes.
 *
 * @param topics changes topics
 * @param catalog the topics there are
 * @param partitions offsets and sizes of partitions
 * @param segments segments, local and archived
 * @param groups consumer groups
 * @param governance what says how long records are kept, and what was done about it
 * @param data records, and those who read and write them
 * @param planning what becomes of records, and what is done about it
 * @param probes what the broker's health depends on
 * @param metrics what the admin port shows to Prometheus
 * @param clock the time
 * @param ids random ids, for errors
 */
public record HttpServices(
        TopicService topics,
        TopicCatalog catalog,
        PartitionListing partitions,
        SegmentListing segments,
        GroupListing groups,
        Governance governance,
        DataServices data,
        Planning planning,
        List<Probe> probes,
        PrometheusRegistry metrics,
        InstantSource clock,
        Supplier<UUID> ids) {
    public HttpServices {
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(partitions, "partitions");
        Objects.requireNonNull(segments, "segments");
        Objects.requireNonNull(groups, "groups");
        Objects.requireNonNull(governance, "governance");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(planning, "planning");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(ids, "ids");
        probes = List.copyOf(probes);
    }
}

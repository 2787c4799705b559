package io.coldstream.broker.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.gate.DeletionControl;
import io.coldstream.broker.health.DiskLimits;
import io.coldstream.broker.health.Finding;
import io.coldstream.broker.health.Probe;
import io.coldstream.broker.health.Probes;
import io.coldstream.broker.health.Status;
import io.coldstream.broker.http.DataServices;
import io.coldstream.broker.http.Governance;
import io.coldstream.broker.http.HttpServices;
import io.coldstream.broker.http.Planning;
import io.coldstream.broker.http.guard.ChangeGuard;
import io.coldstream.broker.kafka.ClusterFacts;
import io.coldstream.broker.kafka.MeteredWire;
import io.coldstream.broker.kafka.groups.CoordinatorGroupListing;
import io.coldstream.broker.kafka.net.WireMetrics;
import io.coldstream.broker.listing.CatalogSegmentListing;
import io.coldstream.broker.listing.CoordinatorOffsets;
import io.coldstream.broker.listing.LogPartitionListing;
import io.coldstream.broker.listing.RunningBroker;
import io.coldstream.broker.listing.TieringObjectLocks;
import io.coldstream.broker.listing.TieringReadings;
import io.coldstream.broker.metrics.BrokerMetrics;
import io.coldstream.broker.plan.RetentionTotals;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.policy.PolicyService;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.broker.view.SegmentListing;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.log.HotLog;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.lock.ObjectLockStatus;
import io.coldstream.tiering.service.TieringService;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What can be seen of the broker: listings, health, metrics. */
final class ObservationModule extends AbstractModule {
    private final ColdstreamConfiguration configuration;

    ObservationModule(ColdstreamConfiguration configuration) {
        this.configuration = configuration;
    }

    @Provides
    @Singleton
    PartitionListing partitionListing(Partitions partitions, TieringService tiering) {
        return new LogPartitionListing(partitions, tiering.remoteLogs());
    }

    @Provides
    @Singleton
    SegmentListing segmentListing(TieringService tiering, MetadataStore metadata, Partitions partitions) {
        return new CatalogSegmentListing(tiering, metadata.segments(), partitions);
    }

    @Provides
    @Singleton
    GroupListing groupListing(GroupCoordinator coordinator, TopicCatalog catalog, Partitions partitions) {
        return new CoordinatorGroupListing(coordinator, catalog, partitions);
    }

    @Provides
    @Singleton
    TieringReadings tieringReadings(TieringService tiering, TieringMetrics metrics) {
        return new TieringReadings(tiering, metrics);
    }

    @Provides
    @Singleton
    DataServices dataServices(
            MessageListing messages,
            GroupCoordinator coordinator,
            TopicTraffic traffic,
            ClusterFacts cluster,
            TieringReadings archive,
            DatabaseGate gate,
            InstantSource clock) {
        RunningBroker broker = new RunningBroker(
                cluster.clusterId(),
                cluster.nodeId(),
                () -> cluster.advertised().get().toString(),
                archive::backlog,
                configuration.dataDir(),
                gate,
                clock.instant());
        return new DataServices(messages, new CoordinatorOffsets(coordinator), traffic, broker);
    }

    @Provides
    @Singleton
    BrokerMetrics brokerMetrics(
            TopicCatalog catalog,
            PartitionListing partitions,
            GroupListing groups,
            TieringReadings archive,
            TopicTraffic traffic,
            RetentionTotals totals,
            InstantSource clock,
            HotLog logs) {
        BrokerMetrics metrics = new BrokerMetrics(new PrometheusRegistry());
        metrics.show(logs.journalStats());
        metrics.show(configuration.nodeId(), catalog::all, partitions);
        metrics.show(catalog::all, traffic);
        metrics.show(groups);
        metrics.show(totals);
        metrics.show(archive, clock);
        return metrics;
    }

    @Provides
    @Singleton
    WireMetrics wireMetrics(BrokerMetrics metrics) {
        return new MeteredWire(metrics.requests());
    }

    @Provides
    @Singleton
    HttpServices httpServices(
            TopicService topics,
            TopicCatalog catalog,
            PartitionListing partitions,
            SegmentListing segments,
            GroupListing groups,
            PolicyService policies,
            DataServices data,
            HoldService holdChanges,
            ChangeGuard guard,
            Planning planning,
            TieringService tiering,
            MetadataStore metadata,
            ObjectStore objects,
            BrokerMetrics metrics,
            InstantSource clock) {
        return new HttpServices(
                topics,
                catalog,
                partitions,
                segments,
                groups,
                new Governance(
                        policies,
                        metadata.holds(),
                        holdChanges,
                        metadata.audit(),
                        guard,
                        new TieringObjectLocks(tiering)),
                data,
                planning,
                probes(metadata, objects, planning, tiering),
                metrics.registry(),
                clock,
                UUID::randomUUID);
    }

    private List<Probe> probes(MetadataStore metadata, ObjectStore objects, Planning planning, TieringService tiering) {
        List<Probe> probes = new ArrayList<>(List.of(
                Probes.database(metadata),
                Probes.objectStore(objects),
                Probes.inside("deletions", () -> deletions(planning.deletions())),
                Probes.localDisk(configuration.dataDir(), DiskLimits.WARN_BYTES, DiskLimits.FAIL_BYTES)));
        if (configuration.retention().holds().objectLock()) {
            probes.add(Probes.inside("object_lock", () -> objectLock(tiering.objectLocks())));
        }
        return probes;
    }

    /** A legal hold stands whether or not the bucket has one of its own. */
    private static Finding objectLock(ObjectLockStatus status) {
        String counted = status.locked() + " objects are locked, " + status.toSet() + " are to be, and "
                + status.toTakeOff() + " are to be let go.";
        return status.trouble().isEmpty()
                ? new Finding(Status.HEALTHY, counted)
                : new Finding(Status.DEGRADED, counted + " It is tried again each minute: " + status.trouble());
    }

    /** The broker serves its clients while nothing is deleted, but somebody should look. */
    private static Finding deletions(DeletionControl control) {
        return control.closedBecause()
                .map(why -> new Finding(Status.DEGRADED, why))
                .orElseGet(() -> control.time().jumped()
                        ? new Finding(
                                Status.DEGRADED,
                                "The clock has jumped ahead; deletion goes by "
                                        + control.time().trusted() + ".")
                        : new Finding(Status.HEALTHY, "What retention lets go of is deleted."));
    }
}

package io.coldstream.broker.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.gate.DeletionControl;
import io.coldstream.broker.health.DiskLimits;
import io.coldstream.broker.http.Planning;
import io.coldstream.broker.http.guard.ChangeGuard;
import io.coldstream.broker.http.plans.PlannedChanges;
import io.coldstream.broker.job.ArchiveCheck;
import io.coldstream.broker.job.ArchiveFetch;
import io.coldstream.broker.job.FetchBacks;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.job.TopicDeletionWatch;
import io.coldstream.broker.plan.PlannedOnly;
import io.coldstream.broker.plan.Plans;
import io.coldstream.broker.plan.RetentionFacts;
import io.coldstream.broker.plan.RetentionTotals;
import io.coldstream.broker.topic.ConfigRule;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.log.HotLog;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.fetchback.DiskRoom;
import io.coldstream.tiering.fetchback.FetchBack;
import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.service.SegmentView;
import io.coldstream.tiering.service.TieringService;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What says what becomes of records, and the work that takes long. */
final class PlanningModule extends AbstractModule {
    private static final int JOBS_WAITING_MAX = 50;

    private final ColdstreamConfiguration configuration;
    private final Consumer<AutoCloseable> closeLater;

    PlanningModule(ColdstreamConfiguration configuration, Consumer<AutoCloseable> closeLater) {
        this.configuration = configuration;
        this.closeLater = closeLater;
    }

    @Provides
    @Singleton
    RetentionFacts retentionFacts(TieringService tiering) {
        return new RetentionFacts() {
            @Override
            public Optional<PartitionFacts> facts(TopicIdPartition partition) {
                return tiering.facts(partition);
            }

            @Override
            public List<SegmentView> segments(TopicIdPartition partition) {
                return tiering.segments(partition);
            }

            @Override
            public ClockGuard.Reading time() {
                return tiering.time();
            }
        };
    }

    @Provides
    @Singleton
    Plans plans(RetentionFacts facts, GroupListing groups, DatabaseGate gate) {
        return new Plans(facts, groups, gate);
    }

    @Provides
    @Singleton
    RetentionTotals retentionTotals(TopicCatalog catalog, Plans plans, InstantSource clock) {
        return new RetentionTotals(catalog, plans, clock);
    }

    @Provides
    @Singleton
    ConfigRule configRule(Plans plans) {
        return configuration.retention().kafkaClientsMayDeleteMore() ? ConfigRule.NONE : new PlannedOnly(plans);
    }

    @Provides
    @Singleton
    ChangeGuard changeGuard(Plans plans, MetadataStore metadata, InstantSource clock) {
        return new PlannedChanges(plans, metadata.audit(), clock);
    }

    /** One job at a time: they are for the background. */
    @Provides
    @Singleton
    Jobs jobs(InstantSource clock) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(JOBS_WAITING_MAX + 2), Threads.factory("job"));
        pool.allowCoreThreadTimeOut(true);
        closeLater.accept(() -> Threads.end(pool));
        Jobs jobs = new Jobs(pool, JOBS_WAITING_MAX + 1, clock, UUID::randomUUID);
        closeLater.accept(jobs);
        return jobs;
    }

    @Provides
    @Singleton
    FetchBacks fetchBacks(
            HotLog logs, TieringService tiering, ObjectStore objects, Partitions partitions, TopicCatalog catalog) {
        DiskRoom room = new DiskRoom() {
            @Override
            public long freeBytes() throws IOException {
                return logs.freeBytes();
            }

            @Override
            public long reserveBytes() {
                return DiskLimits.WARN_BYTES;
            }
        };
        FetchBack fetchBack = new FetchBack(objects, tiering.remoteLogs(), room, tiering::endOfPresentLooks);
        return new ArchiveFetch(fetchBack, partitions, catalog);
    }

    @Provides
    @Singleton
    Planning planning(
            Plans plans,
            RetentionTotals totals,
            Jobs jobs,
            FetchBacks fetchBacks,
            DatabaseGate gate,
            TieringService tiering,
            MetadataStore metadata,
            ObjectStore objects,
            InstantSource clock) {
        return new Planning(
                plans,
                totals,
                new DeletionControl(gate, tiering::time, tiering::confirmClock, metadata.audit(), clock),
                jobs,
                topic -> new ArchiveCheck(topic.topicPartitions(), metadata.segments(), objects),
                topic -> new TopicDeletionWatch(topic.id(), tiering::deletion),
                fetchBacks);
    }
}

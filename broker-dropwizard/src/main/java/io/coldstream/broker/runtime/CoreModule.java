package io.coldstream.broker.runtime;

import com.codahale.metrics.Clock;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.TieringConfig;
import io.coldstream.broker.gate.ClockFile;
import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.offsets.OffsetLog;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.policy.PolicyService;
import io.coldstream.broker.policy.StandingHolds;
import io.coldstream.broker.topic.LogPartitions;
import io.coldstream.broker.topic.PartitionLifecycle;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.RecordDeletion;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicRules;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.coordinator.CommitLog;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.ProducerIds;
import io.coldstream.coordinator.ScheduledTimers;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.log.HotLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringSettings;
import io.coldstream.tiering.archive.ArchiveSettings;
import io.coldstream.tiering.read.ColdReader;
import io.coldstream.tiering.service.TieringEnvironment;
import io.coldstream.tiering.service.TieringService;
import io.coldstream.tiering.upload.Ticker;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What keeps events: topics, logs, groups, tiering. Whatever must be closed is handed over in the order of making. */
final class CoreModule extends AbstractModule {
    private static final int BLOCKING_THREADS = 8;
    private static final int BLOCKING_QUEUE_MAX = 1000;
    private static final int PRODUCER_ID_BLOCK = 1000;
    private static final long CHECKPOINT_MS = 60_000;

    private final ColdstreamConfiguration configuration;
    private final HotLog logs;
    private final Executor checkpointing;
    private final MetadataStore metadata;
    private final ObjectStore objects;
    private final Consumer<AutoCloseable> closeLater;

    /** @param checkpointing where logs are checkpointed, until after they are closed */
    CoreModule(
            ColdstreamConfiguration configuration,
            HotLog logs,
            Executor checkpointing,
            MetadataStore metadata,
            ObjectStore objects,
            Consumer<AutoCloseable> closeLater) {
        this.configuration = configuration;
        this.logs = logs;
        this.checkpointing = checkpointing;
        this.metadata = metadata;
        this.objects = objects;
        this.closeLater = closeLater;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().disableCircularProxies();
        bind(ColdstreamConfiguration.class).toInstance(configuration);
        bind(HotLog.class).toInstance(logs);
        bind(MetadataStore.class).toInstance(metadata);
        bind(ObjectStore.class).toInstance(objects);
        bind(InstantSource.class).toInstance(new SystemTime());
        bind(TopicCatalog.class).toInstance(new TopicCatalog());
        bind(Partitions.class).toInstance(new Partitions());
        bind(TopicTraffic.class).toInstance(new TopicTraffic(Clock.defaultClock()));
        bind(TieringMetrics.class).toInstance(new TieringMetrics());
    }

    @Provides
    @Singleton
    BlockingWork blockingWork() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                BLOCKING_THREADS,
                BLOCKING_THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(BLOCKING_QUEUE_MAX),
                Threads.factory("metadata"));
        pool.allowCoreThreadTimeOut(true);
        closeLater.accept(() -> Threads.end(pool));
        return new BlockingWork(pool);
    }

    @Provides
    @Singleton
    ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, Threads.factory("timer"));
        scheduler.setRemoveOnCancelPolicy(true);
        // Timers of sessions and idle partitions end with the broker: closing waits for what runs, not for them.
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        closeLater.accept(() -> Threads.end(scheduler));
        return scheduler;
    }

    @Provides
    @Singleton
    Checkpoints checkpoints(ScheduledThreadPoolExecutor scheduler) {
        Checkpoints checkpoints = new Checkpoints(logs, checkpointing);
        ScheduledFuture<?> ticking =
                scheduler.scheduleWithFixedDelay(checkpoints, CHECKPOINT_MS, CHECKPOINT_MS, TimeUnit.MILLISECONDS);
        closeLater.accept(() -> ticking.cancel(false));
        return checkpoints;
    }

    @Provides
    @Singleton
    CommitLog commitLog() throws IOException {
        return OffsetLog.open(logs);
    }

    @Provides
    @Singleton
    GroupCoordinator groupCoordinator(
            CommitLog commits, InstantSource clock, ScheduledThreadPoolExecutor scheduler, BlockingWork blocking) {
        var kafka = configuration.kafka();
        GroupLimits limits = GroupLimits.defaults()
                .withInitialRebalanceDelay(Duration.ofMillis(kafka.groupInitialRebalanceDelayMs()))
                .withSessionTimeouts(
                        Duration.ofMillis(kafka.groupMinSessionTimeoutMs()),
                        Duration.ofMillis(kafka.groupMaxSessionTimeoutMs()));
        GroupCoordinator coordinator = new GroupCoordinator(
                metadata.groups(),
                commits,
                limits,
                GroupCoordinator.Writes.defaults(),
                clock,
                new ScheduledTimers(scheduler),
                blocking.executor(),
                UUID::randomUUID);
        closeLater.accept(coordinator);
        return coordinator;
    }

    @Provides
    @Singleton
    ProducerIds producerIds(BlockingWork blocking) {
        return new ProducerIds(metadata.producerIds(), blocking.executor(), PRODUCER_ID_BLOCK);
    }

    @Provides
    @Singleton
    TieringSettings tieringSettings() {
        TieringConfig config = configuration.tiering();
        TieringSettings.Upload upload = TieringSettings.Upload.DEFAULTS;
        TieringSettings.Upkeep upkeep = TieringSettings.Upkeep.DEFAULTS;
        TieringSettings.Read read = TieringSettings.Read.DEFAULTS;
        return new TieringSettings(
                new ArchiveSettings(ArchiveSettings.DEFAULTS.chunkLogBytes(), config.compressionLevel()),
                new TieringSettings.Upload(
                        config.uploadThreads(),
                        config.uploadBytesPerSecondMax(),
                        upload.stagingBytesMax(),
                        upload.retryMinMs(),
                        upload.retryMaxMs()),
                new TieringSettings.Upkeep(
                        config.intervalMs(),
                        config.deletionGracePeriodMs(),
                        upkeep.deletedRowsKeepMs(),
                        upkeep.reaperScanMs()),
                new TieringSettings.Read(
                        config.readThreads(),
                        read.queueMax(),
                        config.readCacheMaxBytes(),
                        read.footerCacheBytes(),
                        read.readaheadChunks()));
    }

    @Provides
    @Singleton
    TieringService tieringService(
            TieringSettings settings,
            TieringMetrics metrics,
            InstantSource clock,
            ScheduledThreadPoolExecutor scheduler,
            DatabaseGate gate)
            throws StorageException {
        TieringEnvironment environment = new TieringEnvironment(
                clock,
                Ticker.system(),
                scheduler,
                new SecureRandom(),
                UUID::randomUUID,
                metadata.holds()::standingOn,
                gate,
                new ClockFile(configuration.dataDir().resolve("clock-state.json")),
                configuration.retention().holds().objectLock());
        TieringService tiering = new TieringService(
                settings, configuration.dataDir().resolve("staging"), objects, metadata, environment, metrics);
        closeLater.accept(tiering);
        return tiering;
    }

    @Provides
    @Singleton
    DatabaseGate databaseGate(InstantSource clock) {
        DatabaseGate gate = new DatabaseGate(metadata, configuration.dataDir().resolve("database-state.json"), clock);
        closeLater.accept(gate::remember); // when all have stopped that change the database, and before it is closed
        return gate;
    }

    @Provides
    @Singleton
    StandingHolds standingHolds() {
        return new StandingHolds(metadata.holds());
    }

    @Provides
    @Singleton
    RetentionTicks retentionTicks(
            BlockingWork blocking, ScheduledThreadPoolExecutor scheduler, DatabaseGate gate, StandingHolds holds) {
        RetentionTicks ticks = new RetentionTicks(gate, holds, blocking, scheduler);
        closeLater.accept(ticks);
        return ticks;
    }

    @Provides
    @Singleton
    HoldService holdService(StandingHolds standing, TieringService tiering, InstantSource clock) {
        return new HoldService(
                metadata.holds(),
                standing,
                tiering.turns(),
                HoldService.PATIENCE,
                tiering::lockSoon,
                tiering::wakeAll,
                clock,
                UUID::randomUUID);
    }

    @Provides
    @Singleton
    RecordDeletion recordDeletion(TieringService tiering, DatabaseGate gate, InstantSource clock) {
        return new RecordDeletion(tiering, metadata, gate, clock);
    }

    @Provides
    @Singleton
    ColdReader coldReader(TieringService tiering, TieringSettings settings, TieringMetrics metrics) {
        ColdReader reader = new ColdReader(objects, tiering.remoteLogs(), settings.read(), metrics);
        closeLater.accept(reader);
        return reader;
    }

    @Provides
    @Singleton
    PartitionLifecycle partitionLifecycle(
            Partitions partitions,
            TieringService tiering,
            GroupCoordinator coordinator,
            StandingHolds holds,
            DatabaseGate gate,
            TopicTraffic traffic) {
        return new LogPartitions(logs, partitions, tiering, coordinator, holds::on, gate, Threads.forLogs(), traffic);
    }

    @Provides
    @Singleton
    TopicService topicService(TopicCatalog catalog, PartitionLifecycle partitions, InstantSource clock) {
        TopicRules rules = new TopicRules(
                configuration.topicDefaults(),
                configuration.kafka().defaultPartitions(),
                configuration.kafka().partitionsPerTopicMax());
        return new TopicService(metadata, catalog, partitions, rules, clock, UUID::randomUUID);
    }

    @Provides
    @Singleton
    PolicyService policyService(TopicService topics, InstantSource clock) {
        return new PolicyService(metadata.policies(), topics, clock);
    }
}

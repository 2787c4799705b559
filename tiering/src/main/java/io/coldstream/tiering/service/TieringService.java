package io.coldstream.tiering.service;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringSettings;
import io.coldstream.tiering.archive.ArchiveWriter;
import io.coldstream.tiering.lock.ObjectLockStatus;
import io.coldstream.tiering.lock.ObjectLocks;
import io.coldstream.tiering.reap.Reaper;
import io.coldstream.tiering.reap.TopicDeletion;
import io.coldstream.tiering.remote.RemoteLogs;
import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.retention.DeletionVerdict;
import io.coldstream.tiering.retention.DestructionTurns;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.upload.Backoff;
import io.coldstream.tiering.upload.SegmentUploader;
import io.coldstream.tiering.upload.StagingFolder;
import io.coldstream.tiering.upload.UploadThrottle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the partitions that this broker leads: uploads, evicts, deletes and reaps, on threads of its own.
 * Thread-safe: the partitions are in a concurrent map, each guards itself. The order of life is constructor,
 * {@link #start}, {@link #register} for each partition, {@link #close}.
 */
public final class TieringService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TieringService.class);
    private static final long CLOSE_WAIT_MS = 10_000;

    private final TieringSettings settings;
    private final MetadataStore metadata;
    private final TieringEnvironment environment;
    private final RemoteLogs remoteLogs = new RemoteLogs();
    private final DestructionTurns turns = new DestructionTurns();
    private final StagingFolder staging;
    private final UploadThrottle throttle;
    private final TrustedClock clock;
    private final DeletionRequests requests;
    private final ObjectLocks locks;
    private final Reaper reaper;
    private final PartitionWorker worker;
    private final ExecutorService passes;
    private final ExecutorService uploads;
    private final ExecutorService reaping;
    private final AtomicBoolean reaperQueued = new AtomicBoolean();
    private final ConcurrentMap<TopicIdPartition, ManagedPartition> partitions = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> idleWaiters = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Future<?> ticking;
    /** Whether partitions are looked at; before that they are only registered. */
    private volatile boolean looking;

    /**
     * @param stagingFolder where archives wait for their upload; nobody else may use it
     * @throws StorageException UNAVAILABLE if the database does not say which cluster this is
     */
    public TieringService(
            TieringSettings settings,
            Path stagingFolder,
            ObjectStore store,
            MetadataStore metadata,
            TieringEnvironment environment,
            TieringMetrics metrics)
            throws StorageException {
        this.settings = settings;
        this.metadata = metadata;
        this.environment = environment;
        this.staging = new StagingFolder(stagingFolder, settings.upload().stagingBytesMax());
        this.throttle = new UploadThrottle(settings.upload().bytesPerSecondMax(), environment.ticker());
        // What is noted in the catalogue goes by the trusted time, too: nothing there is to prove a clock right that
        // was
        // wrong, and grace periods begin and end by the same time.
        this.clock = new TrustedClock(environment.clock(), environment.ticker(), environment.timeMemory());
        SegmentUploader uploader = new SegmentUploader(
                metadata.clusterId(),
                store,
                metadata.segments(),
                new ArchiveWriter(settings.archive()),
                staging,
                throttle,
                clock,
                environment.copyIds(),
                metrics);
        this.requests = new DeletionRequests(metadata, environment.holds(), environment.gate(), clock, this::find);
        this.locks = new ObjectLocks(
                store.legalHolds(),
                metadata,
                environment.locksHeldObjects(),
                environment.gate(),
                environment.clock(),
                metrics);
        this.reaper = new Reaper(
                store,
                metadata,
                remoteLogs,
                uploader::isUnderWay,
                partition -> Optional.ofNullable(partitions.get(partition)).map(ManagedPartition::log),
                environment.holds(),
                environment.gate(),
                turns,
                locks,
                settings.upkeep(),
                clock,
                metrics);
        this.passes = Pools.fixed("tiering-pass", 1); // one, or endOfPresentLooks() would not wait for all of them
        this.uploads = Pools.fixed("tiering-upload", settings.upload().concurrency());
        this.reaping = Pools.fixed("tiering-reaper", 1);
        this.worker = new PartitionWorker(
                new PartitionPass(metadata, reaper, clock, environment.holds(), environment.gate(), turns),
                uploader,
                metadata,
                reaper,
                new Backoff(settings.upload().retryMinMs(), settings.upload().retryMaxMs()),
                environment,
                passes,
                uploads,
                this::completeIdleWaiters);
    }

    /**
     * Reads the catalogue, finds out what time it is, and removes what a crash left in the staging folder. What is archived
     * can be read, and partitions be registered.
     *
     * @throws StorageException UNAVAILABLE if the catalogue cannot be read
     * @throws IOException if the staging folder cannot be used
     */
    public void prepare() throws StorageException, IOException {
        staging.prepare();
        List<SegmentRecord> catalogue = metadata.segments().list();
        if (!clock.recall()) {
            clock.start(ClockNotes.ofDatabase(metadata, catalogue));
        }
        remoteLogs.load(catalogue);
    }

    /**
     * Begins to look after the partitions that are registered, and those that will be. Once, after {@link #prepare}:
     * apart from it because clients need not wait for the first look at thousands of partitions.
     */
    public void start() {
        clock.hear(() -> ClockNotes.ofLogs(partitions.values()));
        looking = true;
        partitions.values().forEach(worker::wake);
        long tickMs = settings.upkeep().tickMs();
        ticking = environment.scheduler().scheduleWithFixedDelay(this::tick, tickMs, tickMs, TimeUnit.MILLISECONDS);
    }

    /** The archives of all partitions, for the cold reader. */
    public RemoteLogs remoteLogs() {
        return remoteLogs;
    }

    /** Who is destroying something just now; others that do so take turns as well. */
    public DestructionTurns turns() {
        return turns;
    }

    /** How far the deletion of a topic's archive is. */
    public TopicDeletion deletion(UUID topicId) {
        return reaper.deletion(topicId);
    }

    /** How it is with the object store's own holds. */
    public ObjectLockStatus objectLocks() {
        return locks.status();
    }

    /** A hold was placed: have the object store keep what it covers, soon. Never blocks. */
    public void lockSoon() {
        locks.request();
        reap();
    }

    /** Looks after a partition that no hold is known to concern; the hold source is asked nevertheless. */
    public void register(TierableLog log, Supplier<RetentionPolicy> policy, String topicName) {
        register(log, policy, List::of, topicName);
    }

    /**
     * Looks after a partition from now on.
     *
     * @param policy what the topic keeps; asked at every look, must not block
     * @param holds the legal holds as far as this process knows; asked at every look, must not block. What is destroyed
     *     goes by the hold source, too.
     */
    public void register(
            TierableLog log, Supplier<RetentionPolicy> policy, Supplier<List<LegalHold>> holds, String topicName) {
        ManagedPartition partition =
                new ManagedPartition(log, policy, holds, topicName, remoteLogs.of(log.partition()));
        if (partitions.putIfAbsent(log.partition(), partition) != null) {
            throw new IllegalStateException(log.partition() + " is registered already");
        }
        if (looking) {
            worker.wake(partition);
        }
    }

    /** Lets a partition go; the future is complete when nobody is at its log any more. */
    public CompletableFuture<Void> unregister(TopicIdPartition partition) {
        ManagedPartition managed = partitions.remove(partition);
        completeIdleWaiters();
        return managed == null ? CompletableFuture.completedFuture(null) : managed.leave();
    }

    /** A segment was sealed, or the policy or the log start has changed: look soon. Never blocks. */
    public void wake(TopicIdPartition partition) {
        find(partition).ifPresent(worker::wake);
    }

    /** Starts nothing new for a partition until {@link #resume}; what is under way is finished. */
    public void pause(TopicIdPartition partition) {
        find(partition).ifPresent(ManagedPartition::pause);
    }

    public void resume(TopicIdPartition partition) {
        find(partition).ifPresent(managed -> {
            managed.resume();
            worker.wake(managed);
        });
    }

    public boolean isPaused(TopicIdPartition partition) {
        return find(partition).map(ManagedPartition::isPaused).orElse(false);
    }

    /** All segments of a partition, oldest first, the active one last; none if it is not registered. */
    public List<SegmentView> segments(TopicIdPartition partition) {
        return find(partition)
                .map(managed ->
                        SegmentListing.of(managed.log(), managed.remote().segments(), managed.uploading()))
                .orElse(List.of());
    }

    /** What would be done to a partition now and later, and why; nothing is done. */
    public Optional<RetentionPlan> plan(TopicIdPartition partition) {
        return find(partition).map(managed -> managed.plan(clock.read().trusted()));
    }

    /**
     * What is known of a partition, to be planned under another policy or with consumer groups; use {@link #time}'s
     * trusted time. Reads memory only.
     */
    public Optional<PartitionFacts> facts(TopicIdPartition partition) {
        return find(partition).map(ManagedPartition::facts);
    }

    /** What the clock says, and what time deletion goes by. */
    public ClockGuard.Reading time() {
        return clock.read();
    }

    /** Believes the clock from now on, though it has jumped: an operator says that it is right. */
    public void confirmClock() {
        clock.confirm();
        wakeAll();
    }

    /**
     * Completes when every look at a partition has ended that had begun before: later ones go by the policies of now.
     * Fails if the service is closed.
     */
    public CompletableFuture<Void> endOfPresentLooks() {
        try {
            return CompletableFuture.runAsync(() -> {}, passes);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What stood in the way of many is gone: look at everything soon. Never blocks. */
    public void wakeAll() {
        partitions.values().forEach(worker::wake);
        locks.request();
        reaper.request();
        reap();
    }

    /**
     * Whether records below an offset may be deleted because a client asks for it (DeleteRecords).
     *
     * @return nothing if the partition is not registered
     * @throws StorageException if the holds cannot be read; then they may not
     */
    public Optional<DeletionVerdict> mayDelete(TopicIdPartition partition, long beforeOffset) throws StorageException {
        return requests.below(partition, beforeOffset);
    }

    /**
     * Whether a topic may be deleted.
     *
     * @throws StorageException NOT_FOUND if there is no such topic; another kind if the holds cannot be read, and then it
     *     may not
     */
    public DeletionVerdict mayDeleteTopic(UUID topicId) throws StorageException {
        return requests.ofTopic(topicId);
    }

    /** The log bytes of sealed segments that wait for the archive, in all partitions together. */
    public long backlogBytes() {
        return backlog().logBytes();
    }

    /** The sealed segments that wait for the archive, in all partitions together; one look at each partition. */
    public UploadBacklog backlog() {
        return UploadBacklog.of(partitions.values().stream().flatMap(partition -> partition.backlog().stream()));
    }

    /** How many sealed segments wait for the archive, in all partitions together. */
    public long backlogSegments() {
        return partitions.values().stream()
                .mapToLong(partition -> partition.backlog().size())
                .sum();
    }

    /**
     * Looks at every partition and completes when no sealed segment waits for the archive. Fails if the service is
     * closed first. Segments that are not sealed are not waited for.
     */
    public CompletableFuture<Void> flush() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        idleWaiters.add(idle);
        partitions.values().forEach(worker::wake);
        completeIdleWaiters();
        return idle;
    }

    /**
     * Deletes a topic for good: its name is free at once, its copies go out of service, and when their objects are gone
     * its row goes too. A crash at any point is made good by the reaper. The local logs are the caller's to remove,
     * once the future is complete.
     *
     * @throws StorageException NOT_FOUND if there is no such topic; HELD if a legal hold on some of it stands, CONFLICT if
     *     something else forbids it, the policy's floor for one, which the message names
     */
    public CompletableFuture<Void> deleteTopic(UUID topicId) throws StorageException {
        requests.requireTopic(topicId);
        AuditEntry reason = new AuditEntry(
                clock.instant(), "tiering", "delete_topic", topicId.toString(), "Deletion was requested.");
        metadata.topics().markDeleting(topicId, reason);
        return releaseTopic(topicId);
    }

    /**
     * Lets go of a topic that the database calls DELETING already, and leaves its archive to the reaper. The future is
     * complete when nobody is at its local logs any more, which are the caller's to remove.
     */
    public CompletableFuture<Void> releaseTopic(UUID topicId) {
        CompletableFuture<?>[] leaving = partitions.keySet().stream()
                .filter(partition -> partition.topicId().equals(topicId))
                .map(this::unregister)
                .toArray(CompletableFuture<?>[]::new);
        remoteLogs.forget(topicId);
        reaper.request();
        reap();
        return CompletableFuture.allOf(leaving);
    }

    private Optional<ManagedPartition> find(TopicIdPartition partition) {
        return Optional.ofNullable(partitions.get(partition));
    }

    private void tick() {
        partitions.values().forEach(worker::wake);
        reap();
    }

    private void reap() {
        if (!reaperQueued.compareAndSet(false, true)) {
            return;
        }
        try {
            reaping.execute(() -> {
                reaperQueued.set(false);
                try {
                    clock.rememberIfDue(); // here, because it may block and this thread may
                    if (locks.runIfDue()) {
                        reaper.request();
                    }
                    reaper.runIfDue();
                } catch (StorageException e) {
                    LOG.warn("The reaper tries again later: {}", e.getMessage(), e);
                } catch (RuntimeException e) {
                    // The edge of the pool: the reaper has to come back whatever one row looks like.
                    LOG.error("The reaper failed", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Tiering is closing; the reaper waits for the next start");
        }
    }

    private void completeIdleWaiters() {
        if (!idleWaiters.isEmpty() && backlogSegments() == 0) {
            List<CompletableFuture<Void>> idle = new ArrayList<>();
            for (CompletableFuture<Void> next = idleWaiters.poll(); next != null; next = idleWaiters.poll()) {
                idle.add(next);
            }
            idle.forEach(waiter -> waiter.complete(null));
        }
    }

    /** Starts nothing new, breaks uploads off, and waits a few seconds until nobody is at a log any more. */
    @Override
    public void close() {
        throttle.stop();
        staging.stop();
        Future<?> ticks = ticking;
        if (ticks != null) {
            ticks.cancel(false);
        }
        for (ManagedPartition partition : partitions.values()) {
            CompletableFuture<Void> unused = partition.leave(); // the pools are waited for instead
        }
        for (ExecutorService pool : List.of(passes, uploads, reaping)) {
            Pools.close(pool, CLOSE_WAIT_MS);
        }
        clock.remember();
        idleWaiters.forEach(waiter -> waiter.completeExceptionally(new IllegalStateException("tiering was closed")));
    }
}

package io.coldstream.tiering.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.NewTopic;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.StoredAuditEntry;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import io.coldstream.testkit.object.Fault;
import io.coldstream.testkit.object.FaultPlan;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.fixture.Await;
import io.coldstream.tiering.fixture.FakeLog;
import io.coldstream.tiering.fixture.World;
import io.coldstream.tiering.lock.ObjectLockPlan;
import io.coldstream.tiering.read.ColdReader;
import io.coldstream.tiering.read.ColdSlice;
import io.coldstream.tiering.retention.Blocker;
import io.coldstream.tiering.retention.TimeMemory;
import io.coldstream.tiering.service.SegmentView.State;
import io.coldstream.tiering.upload.Ticker;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TieringServiceTest {
    private static final RetentionPolicy KEEP_ALL = policy(null, null);
    private static final RetentionPolicy NOTHING_LOCAL = policy(null, 0L);
    private static final RetentionPolicy NOTHING_AT_ALL = policy(0L, 0L);

    private static final long DAY_MS = 86_400_000;

    @TempDir
    Path folder;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<TieringService> services = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile RetentionPolicy policy = KEEP_ALL;
    private boolean locksHeldObjects;
    private World world;

    @BeforeEach
    void setUp() throws Exception {
        world = new World(folder, Seed.forTest("TieringServiceTest").value());
    }

    @AfterEach
    void close() {
        services.forEach(TieringService::close);
        scheduler.shutdownNow();
    }

    @Test
    void sealedSegmentsAreArchivedEvictedAndReadBack() throws Exception {
        List<SealedSegment> sealed = seal(5);
        policy = NOTHING_LOCAL;
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        Await.until("everything is evicted", () -> world.log.sealedSegments().isEmpty());

        assertThat(service.backlogBytes()).isZero();
        assertThat(service.segments(world.partition))
                .extracting(SegmentView::state)
                .containsExactly(State.REMOTE, State.REMOTE, State.REMOTE, State.REMOTE, State.REMOTE, State.ACTIVE);
        assertThat(service.segments(world.partition).get(2).offsets())
                .isEqualTo(sealed.get(2).offsets());
        assertThat(readAll(service)).isEqualTo(original());
    }

    @Test
    void nothingIsLookedAtBeforeTheStart() throws Exception {
        seal(2);
        TieringService service = prepared(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        assertThat(service.segments(world.partition)).hasSize(3);
        assertThat(looks).hasValue(0);

        service.start();
        service.flush().get(10, TimeUnit.SECONDS);
        assertThat(looks.get()).isPositive();
        assertThat(service.backlogBytes()).isZero();
    }

    @Test
    void aStoreThatIsAwayLosesNothing() throws Exception {
        seal(3);
        policy = NOTHING_LOCAL;
        world.faulty.goAway();
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        Await.until("an upload failed", () -> world.metrics.value(Counter.UPLOADS_FAILED) > 0);
        CompletableFuture<Void> flushed = service.flush();
        for (int i = 0; i < 3; i++) {
            lookAgain(service);
        }
        assertThat(flushed).isNotDone();
        assertThat(world.log.sealedSegments()).hasSize(3);
        assertThat(service.backlogBytes()).isEqualTo(world.log.localBytes());

        world.faulty.comeBack();
        world.clock.advanceMs(1000);
        flushed.get(10, TimeUnit.SECONDS);
        Await.until("everything is evicted", () -> world.log.sealedSegments().isEmpty());
        assertThat(readAll(service)).isEqualTo(original());
    }

    /** What waits for it may rely on the policies of now: whoever read a former one has ended. */
    @Test
    void aLookThatHasBegunCanBeWaitedFor() throws Exception {
        seal(1);
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TieringService service = started(world.metadata);
        service.register(
                world.log,
                () -> {
                    looking.countDown();
                    awaitUnchecked(goOn);
                    return policy;
                },
                World.TOPIC);
        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> ended = service.endOfPresentLooks();
        assertThat(ended).isNotDone();
        goOn.countDown();
        ended.get(10, TimeUnit.SECONDS);
        service.close();
        assertThat(service.endOfPresentLooks()).isCompletedExceptionally();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its records were acknowledged, and the other leader has archived others under the same offsets. */
    @Test
    void aLogWhoseLeadWasTakenKeepsItsSegments() throws Exception {
        FakeLog behind = new FakeLog(world.partition, world.log.leaderEpoch() - 1);
        for (int i = 0; i < 3; i++) {
            behind.seal(100 + i, world.clock.instant(), batches -> batches.text(23, 90, World.START.toEpochMilli()));
        }
        seal(3);
        TieringService leading = started(world.metadata);
        leading.register(world.log, this::policy, World.TOPIC);
        leading.flush().get(10, TimeUnit.SECONDS);
        leading.close();

        policy = NOTHING_LOCAL;
        TieringService fenced = started(world.metadata);
        fenced.register(behind, this::policy, World.TOPIC);
        for (int i = 0; i < 3; i++) {
            lookAgain(fenced);
        }
        assertThat(behind.sealedSegments()).hasSize(3);
    }

    @Test
    void retentionMovesTheLogStartThenTheCopiesThenTheObjects() throws Exception {
        seal(3);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);

        world.clock.advanceMs(1000);
        policy = NOTHING_AT_ALL;
        service.wake(world.partition);
        Await.until(
                "the copies are out of service",
                () -> world.rows(RemoteCopyState.DELETING).size() == 3);
        assertThat(world.log.logStartOffset()).isEqualTo(world.log.highWatermark());
        assertThat(world.stored()).hasSize(3);
        List<AuditEntry> audit = world.metadata.audit().newest(100).stream()
                .map(StoredAuditEntry::entry)
                .toList();
        assertThat(audit)
                .filteredOn(entry -> entry.action().equals("delete_segment"))
                .hasSize(3);
        assertThat(audit).allSatisfy(entry -> {
            assertThat(entry.reason()).startsWith("It is ").contains(" old; records are kept for ");
            assertThat(entry.rule()).isEqualTo("TOTAL_AGE");
            assertThat(entry.plan()).isNull();
        });
        assertThat(world.destroying).hasPositiveValue();

        world.clock.advanceMs(World.GRACE_MS);
        Await.until("the objects are gone", () -> world.stored().isEmpty());
        Await.until("the rows are gone", () -> world.rows().isEmpty());
    }

    @Test
    void whatAHoldCoversIsEvictedAndNotDeleted() throws Exception {
        List<SealedSegment> sealed = seal(3);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        OffsetRange second = sealed.get(1).offsets();
        // Only the source knows of it: it was placed a moment ago.
        world.holds = List.of(World.hold(new HoldScope(world.topicId, 0, second, null)));

        world.clock.advanceMs(1000);
        policy = NOTHING_AT_ALL;
        service.wake(world.partition);
        Await.until("the rest is evicted", () -> world.log.sealedSegments().isEmpty());
        lookAgain(service);
        assertThat(world.log.logStartOffset()).isEqualTo(second.start());
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(2);
        assertThat(service.mayDelete(world.partition, second.start() + 1)
                        .orElseThrow()
                        .isAllowed())
                .isFalse();
        assertThatThrownBy(() -> service.deleteTopic(world.topicId))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.HELD))
                .hasMessageContaining("Case 17/4");

        world.holds = List.of();
        service.wake(world.partition);
        Await.until("everything is deleted", () -> world.log.logStartOffset() == world.log.highWatermark());
    }

    @Test
    void aHoldThatOnlyThisProcessKnowsKeepsToo() throws Exception {
        seal(2);
        LegalHold hold = World.hold(HoldScope.ofTopic(world.topicId));
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, () -> List.of(hold), World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        world.clock.advanceMs(1000);
        policy = NOTHING_AT_ALL;
        lookAgain(service);
        assertThat(world.log.logStartOffset()).isZero();
        assertThat(service.plan(world.partition).orElseThrow().segments().get(0).holds())
                .containsExactly(hold);
    }

    @Test
    void whileTheGateIsClosedNothingIsDestroyedAndUploadsGoOn() throws Exception {
        world.closedBecause = "Deletions are suspended.";
        seal(2);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        world.clock.advanceMs(1000);
        policy = NOTHING_AT_ALL;
        lookAgain(service);
        policy = NOTHING_LOCAL;
        seal(1);
        service.flush().get(10, TimeUnit.SECONDS);
        lookAgain(service);
        assertThat(world.log.logStartOffset()).isZero();
        assertThat(world.log.sealedSegments()).hasSize(3);
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(3);
        assertThat(service.mayDelete(world.partition, 1).orElseThrow().blockers())
                .contains(new Blocker.Suspended("Deletions are suspended."));
        assertThatThrownBy(() -> service.deleteTopic(world.topicId))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
                .hasMessageContaining("Deletions are suspended.");
        assertThat(world.destroying).hasValue(0);

        world.closedBecause = "";
        policy = NOTHING_AT_ALL;
        service.wakeAll();
        Await.until("everything is deleted", () -> world.log.logStartOffset() == world.log.highWatermark());
    }

    @Test
    void aGateThatClosesAtTheLastLookDestroysNothing() throws Exception {
        seal(2);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        world.closesWhenLookedAt = true;
        world.clock.advanceMs(1000);
        policy = NOTHING_AT_ALL;
        lookAgain(service);
        assertThat(world.destroying).hasValue(1);
        assertThat(world.log.logStartOffset()).isZero();
        assertThat(world.log.sealedSegments()).hasSize(2);
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(2);
    }

    @Test
    void objectsAreStoredInTheClassThatThePolicyNames() throws Exception {
        policy = new RetentionPolicy(
                RetentionLimits.UNLIMITED, RetentionLimits.UNLIMITED, new TieringPolicy(true, 0, false, "STANDARD_IA"));
        seal(1);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        assertThat(world.store.lastPut()).isEqualTo(new PutOptions("STANDARD_IA"));
    }

    @Test
    void aHoldThatIsPlacedBehindALookIsAnsweredWhenThatLookHasEnded() throws Exception {
        seal(3);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        world.clock.advanceMs(1000);
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        world.afterHoldsRead = () -> {
            read.countDown();
            assertThat(await(goOn)).isTrue();
        };
        policy = NOTHING_AT_ALL;
        service.wake(world.partition);
        assertThat(await(read)).isTrue();

        world.holds = List.of(World.hold(HoldScope.ofTopic(world.topicId)));
        assertThatThrownBy(() -> service.turns().awaitPresent(Duration.ofMillis(1)))
                .as("the look that did not see the hold is under way")
                .isInstanceOf(TimeoutException.class);
        long before = world.log.logStartOffset();
        goOn.countDown();
        service.turns().awaitPresent(Duration.ofSeconds(10));
        long answered = world.log.logStartOffset();
        assertThat(answered).as("what was decided before").isGreaterThan(before);
        seal(2);
        lookAgain(service);
        assertThat(world.log.logStartOffset())
                .as("nothing goes after the answer")
                .isEqualTo(answered);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As a server allows it: the database is restored while the broker is connected. */
    @Test
    void whoAsksForADeletionHasTheDatabaseLookedAtFirst() throws Exception {
        seal(1);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        world.closesWhenLookedAt = true;
        assertThat(service.mayDelete(world.partition, 1).orElseThrow().blockers())
                .contains(new Blocker.Suspended("The database has gone back."));
        world.closedBecause = "";
        assertThat(service.mayDeleteTopic(world.topicId).isAllowed()).isFalse();
    }

    @Test
    void heldObjectsAreLockedAndLetGoBeforeTheyAreDeleted() throws Exception {
        locksHeldObjects = true;
        seal(3);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        LegalHold hold = World.hold(HoldScope.ofTopic(world.topicId));
        world.holds = List.of(hold);
        world.metadata.holds().place(hold);
        service.lockSoon();
        Await.until("all are locked", () -> world.objects.holds().held().size() == 3);
        Await.until("that is known", () -> service.objectLocks().locked() == 3);
        assertThat(service.objectLocks().counts()).containsEntry(hold.id(), new ObjectLockPlan.Counts(3, 0));

        world.clock.advanceMs(1000);
        policy = NOTHING_AT_ALL;
        lookAgain(service);
        assertThat(world.stored()).hasSize(3);
        world.holds = List.of();
        world.metadata.holds().release(hold.id(), new LegalHold.Release("bob", "over", World.START));
        service.wake(world.partition);
        Await.until(
                "everything is out of service",
                () -> world.rows(RemoteCopyState.DELETING).size() == 3);
        world.clock.advanceMs(World.GRACE_MS);
        service.wakeAll();
        Await.until("all are gone", () -> world.stored().isEmpty());
        assertThat(world.objects.holds().held())
                .as("no object went with its lock on")
                .isEmpty();
        assertThat(world.metadata.objectLocks().list()).isEmpty();
    }

    @Test
    void theHoldsOfATopicAreReadOnceHoweverManyPartitionsItHas() throws Exception {
        UUID wide = UUID.randomUUID();
        world.metadata.topics().create(new NewTopic(wide, "wide", 1000, Map.of(), World.START));
        LegalHold all = World.hold(HoldScope.ofTopic(wide));
        LegalHold last = World.hold(new HoldScope(wide, 999, null, null));
        world.holds = List.of(all, last);
        TieringService service = started(world.metadata);
        int before = world.holdReads.get();
        assertThat(service.mayDeleteTopic(wide).blockers())
                .containsExactly(new Blocker.Held(all), new Blocker.Held(last));
        assertThat(world.holdReads.get() - before).isEqualTo(1);
    }

    @Test
    void holdsThatCannotBeReadDeleteNothing() throws Exception {
        seal(2);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        world.clock.advanceMs(1000);
        world.holdsAway = true;
        policy = NOTHING_AT_ALL;
        for (int i = 0; i < 5; i++) {
            lookAgain(service);
        }
        assertThat(world.log.logStartOffset()).isZero();
        world.holdsAway = false;
        Await.until("everything is deleted", () -> world.log.logStartOffset() == world.log.highWatermark());
    }

    @Test
    void aClockThatJumpsTenYearsAheadDeletesNothing() throws Exception {
        seal(2);
        policy = policy(7 * DAY_MS, null);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);

        world.clock.advanceMs(3653 * DAY_MS);
        seal(1); // what comes meanwhile is archived as ever
        service.flush().get(10, TimeUnit.SECONDS);
        lookAgain(service);
        assertThat(world.log.logStartOffset()).isZero();
        assertThat(service.time().jumped()).isTrue();

        world.clock.advanceMs(-3653 * DAY_MS);
        lookAgain(service);
        assertThat(service.time().jumped()).isFalse();
        assertThat(world.log.logStartOffset()).isZero();

        world.clock.advanceMs(8 * DAY_MS);
        lookAgain(service);
        assertThat(world.log.logStartOffset()).isZero();
        service.confirmClock();
        Await.until("the week is over", () -> world.log.logStartOffset() > 0);
    }

    @Test
    void aDatabaseThatIsAwayDeletesAndEvictsNothing() throws Exception {
        seal(3);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);

        world.clock.advanceMs(1000);
        world.metadata.takeAway();
        policy = NOTHING_AT_ALL;
        lookAgain(service);
        policy = NOTHING_LOCAL;
        lookAgain(service);
        assertThat(world.log.sealedSegments()).hasSize(3);
        assertThat(world.log.logStartOffset()).isZero();
        world.metadata.bringBack();
        Await.until("everything is evicted", () -> world.log.sealedSegments().isEmpty());
    }

    @Test
    void aDatabaseOfYesterdayDeletesNothing() throws Exception {
        seal(2);
        policy = NOTHING_LOCAL;
        TieringService today = started(world.metadata);
        today.register(world.log, this::policy, World.TOPIC);
        today.flush().get(10, TimeUnit.SECONDS);
        Await.until("everything is evicted", () -> world.log.sealedSegments().isEmpty());
        today.close();
        seal(1);

        InMemoryMetadataStore yesterday = new InMemoryMetadataStore(world.metadata.clusterId());
        yesterday.topics().create(new NewTopic(world.topicId, World.TOPIC, 1, Map.of(), World.START));
        assertThat(yesterday.topics().acquireLeadership()).hasSize(1);
        policy = NOTHING_AT_ALL;
        TieringService service = started(yesterday);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);
        world.clock.advanceMs(World.GRACE_MS * 10);
        lookAgain(service);

        assertThat(world.log.logStartOffset()).isZero();
        assertThat(world.stored()).hasSize(3);
        assertThat(service.plan(world.partition).orElseThrow().doubts()).hasSize(1);
    }

    @Test
    void whateverTheStoreDoesEveryRecordStaysReadable() throws Exception {
        Random random =
                Seed.forTest("whateverTheStoreDoesEveryRecordStaysReadable").random();
        world.faulty.follow(FaultPlan.none()
                .with(Fault.UNAVAILABLE_BEFORE, 0.1)
                .with(Fault.UNAVAILABLE_AFTER, 0.1)
                .with(Fault.LATE_PUT, 0.1)
                .with(Fault.LOST_PUT, 0.1)
                .with(Fault.BROKEN_READ, 0.1)
                .with(Fault.FLIPPED_BIT, 0.1));
        policy = NOTHING_LOCAL;
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        for (int i = 0; i < 25; i++) {
            seal(1);
            service.wake(world.partition);
            world.clock.advanceMs(random.nextInt(100_000));
            if (i % 5 == 0) {
                world.metadata.loseAnswers(1);
            }
            lookAgain(service);
        }
        CompletableFuture<Void> flushed = service.flush();
        Await.until("everything is archived", () -> {
            world.clock.advanceMs(1000);
            return flushed.isDone();
        });
        world.faulty.follow(FaultPlan.none());
        world.clock.advanceMs(World.GRACE_MS * 2);
        service.confirmClock(); // the test's clock went faster than the machine's
        Await.until("everything is evicted", () -> world.log.sealedSegments().isEmpty());
        Await.until(
                "what failed is removed",
                () -> world.rows(RemoteCopyState.DELETING).isEmpty());
        assertThat(world.faulty.injected()).isPositive();
        assertThat(readAll(service)).isEqualTo(original());
        assertThat(world.stored()).hasSizeGreaterThanOrEqualTo(25);
    }

    @Test
    void aPausedPartitionIsLeftAlone() throws Exception {
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.pause(world.partition);
        assertThat(service.isPaused(world.partition)).isTrue();
        seal(1);
        CompletableFuture<Void> flushed = service.flush();
        assertThat(flushed).isNotDone();
        service.resume(world.partition);
        flushed.get(10, TimeUnit.SECONDS);
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(1);
    }

    @Test
    void aDeletedTopicLeavesNothingBehind() throws Exception {
        seal(2);
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        service.flush().get(10, TimeUnit.SECONDS);

        service.deleteTopic(world.topicId).get(10, TimeUnit.SECONDS);
        assertThat(service.segments(world.partition)).isEmpty();
        Await.until(
                "the copies are out of service",
                () -> world.rows(RemoteCopyState.DELETING).size() == 2);
        world.clock.advanceMs(World.GRACE_MS);
        Await.until("the topic is gone", () -> world.metadata.topics().list().isEmpty());
        assertThat(world.stored()).isEmpty();
    }

    @Test
    void aNewProcessKnowsWhatAnEarlierOneArchived() throws Exception {
        seal(2);
        policy = NOTHING_LOCAL;
        TieringService first = started(world.metadata);
        first.register(world.log, this::policy, World.TOPIC);
        first.flush().get(10, TimeUnit.SECONDS);
        first.unregister(world.partition).get(10, TimeUnit.SECONDS);
        first.close();

        TieringService second = started(world.metadata);
        second.register(world.log, this::policy, World.TOPIC);
        second.flush().get(10, TimeUnit.SECONDS);
        Await.until("everything is evicted", () -> world.log.sealedSegments().isEmpty());
        assertThat(readAll(second)).isEqualTo(original());
        assertThat(world.stored()).hasSize(2);
    }

    @Test
    void aDamagedSegmentStaysLocalAndKeepsTheBacklog() throws Exception {
        List<SealedSegment> sealed = seal(2);
        world.log.flipBit(sealed.get(1), 200);
        policy = NOTHING_LOCAL;
        TieringService service = started(world.metadata);
        service.register(world.log, this::policy, World.TOPIC);
        Await.until("it was refused", () -> world.metrics.value(Counter.UPLOADS_REFUSED) > 0);
        lookAgain(service);
        assertThat(world.log.sealedSegments()).containsExactly(sealed.get(1));
        assertThat(service.backlogBytes()).isEqualTo(sealed.get(1).logBytes());
    }

    private RetentionPolicy policy() {
        looks.incrementAndGet();
        return policy;
    }

    /** Waits until the partition was looked at from the beginning since this was called. */
    private void lookAgain(TieringService service) throws Exception {
        int seen = looks.get();
        service.wake(world.partition);
        // One look may be under way, and each look plans twice at most.
        Await.until("the partition was looked at", () -> looks.get() >= seen + 5);
    }

    private List<SealedSegment> seal(int segments) {
        List<SealedSegment> sealed = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            sealed.add(world.log.seal(
                    i,
                    world.clock.instant(),
                    batches -> batches.text(20, 100, World.START.toEpochMilli())
                            .noise(3, 400, World.START.toEpochMilli())));
        }
        return sealed;
    }

    private TieringService started(InMemoryMetadataStore metadata) throws Exception {
        TieringService service = prepared(metadata);
        service.start();
        return service;
    }

    private TieringService prepared(InMemoryMetadataStore metadata) throws Exception {
        TieringService service = new TieringService(
                World.settings(),
                world.staging,
                world.store,
                metadata,
                new TieringEnvironment(
                        world.clock,
                        Ticker.system(),
                        scheduler,
                        new Random(1),
                        UUID::randomUUID,
                        world::holdsOn,
                        world,
                        TimeMemory.NONE,
                        locksHeldObjects),
                world.metrics);
        services.add(service);
        service.prepare();
        return service;
    }

    private byte[] original() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        world.log.everything().forEach(all::writeBytes);
        return all.toByteArray();
    }

    private byte[] readAll(TieringService service) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        FakeLog log = world.log;
        try (ColdReader reader = new ColdReader(
                world.store, service.remoteLogs(), World.settings().read(), world.metrics)) {
            OffsetRange offsets = log.all();
            for (long next = offsets.start(); next < offsets.end(); ) {
                ColdSlice slice =
                        reader.read(world.partition, next, 1 << 20, true).get(10, TimeUnit.SECONDS);
                byte[] bytes = new byte[slice.batches().remaining()];
                slice.batches().duplicate().get(bytes);
                all.writeBytes(bytes);
                next = slice.offsets().end();
            }
        }
        return all.toByteArray();
    }

    private static RetentionPolicy policy(@Nullable Long totalMs, @Nullable Long localBytes) {
        return new RetentionPolicy(
                new RetentionLimits(totalMs, null), new RetentionLimits(null, localBytes), new TieringPolicy(true, 0));
    }
}

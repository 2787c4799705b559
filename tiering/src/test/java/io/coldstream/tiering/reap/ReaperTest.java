package io.coldstream.tiering.reap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.Body;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.testkit.object.Fault;
import io.coldstream.testkit.object.FaultPlan;
import io.coldstream.tiering.fixture.World;
import io.coldstream.tiering.lock.ObjectLocks;
import io.coldstream.tiering.remote.RemoteLogs;
import io.coldstream.tiering.retention.DestructionTurns;
import io.coldstream.tiering.upload.SegmentUploader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaperTest {
    @TempDir
    Path folder;

    private World world;
    private SegmentUploader uploader;
    private SealedSegment segment;
    private boolean leads = true;
    private final DestructionTurns turns = new DestructionTurns();
    private Reaper reaper;

    @BeforeEach
    void setUp() throws Exception {
        world = new World(folder, 1);
        uploader = world.uploader();
        segment = world.log.seal(1, World.START, batches -> batches.text(10, 100, World.START.toEpochMilli()));
        reaper = new Reaper(
                world.store,
                world.metadata,
                new RemoteLogs(),
                uploader::isUnderWay,
                partition -> leads ? Optional.<TierableLog>of(world.log) : Optional.empty(),
                world::holdsOn,
                world,
                turns,
                new ObjectLocks(world.store.legalHolds(), world.metadata, true, world, world.clock, world.metrics),
                World.settings().upkeep(),
                world.clock,
                world.metrics);
    }

    @Test
    void anUnfinishedUploadGoesAfterTheGracePeriodAndTheAvailableCopyStays() throws Exception {
        leaveUploading();
        SegmentRecord available = upload();
        assertThat(world.stored()).hasSize(2);

        run();
        assertThat(world.rows(RemoteCopyState.DELETING)).hasSize(1);
        world.clock.advanceMs(World.GRACE_MS - 1);
        run();
        assertThat(world.stored()).hasSize(2);
        world.clock.advanceMs(1);
        reaper.runIfDue(); // comes back by itself when the grace period ends
        assertThat(world.stored())
                .singleElement()
                .satisfies(object ->
                        assertThat(object.key()).isEqualTo(available.intent().key()));
        assertThat(world.rows()).containsExactly(available);
    }

    @Test
    void aHoldThatIsPlacedWhileAnObjectGoesIsAnsweredAfterwards() throws Exception {
        leaveUploading();
        upload();
        run();
        world.clock.advanceMs(World.GRACE_MS);
        int objects = world.stored().size();
        AtomicBoolean waited = new AtomicBoolean();
        world.afterHoldsRead = () -> {
            assertThat(world.stored()).hasSize(objects);
            assertThatThrownBy(() -> turns.awaitPresent(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
            waited.set(true);
        };
        reaper.runIfDue();
        assertThat(waited).isTrue();
        turns.awaitPresent(Duration.ZERO);
        assertThat(world.stored()).hasSize(objects - 1);
    }

    @Test
    void anObjectThatMayBeLockedIsNotHiddenByADeletion() throws Exception {
        leaveUploading();
        upload();
        run();
        SegmentRecord going = world.rows(RemoteCopyState.DELETING).get(0);
        ObjectLock lock = new ObjectLock(going.intent().copyId(), going.intent().key(), false);
        world.metadata.objectLocks().put(List.of(lock));
        world.clock.advanceMs(World.GRACE_MS);
        run();
        assertThat(world.stored()).hasSize(2);
        world.metadata.objectLocks().remove(List.of(lock.copyId()));
        run();
        assertThat(world.stored()).hasSize(1);
    }

    @Test
    void theDeletionOfATopicCanBeWatched() throws Exception {
        leaveUploading();
        upload();
        assertThat(reaper.deletion(world.topicId)).isEqualTo(new TopicDeletion(0, 0, false));
        world.metadata
                .topics()
                .markDeleting(
                        world.topicId, new AuditEntry(World.START, "ada", "delete_topic", World.TOPIC, "It is old."));
        run();
        assertThat(reaper.deletion(world.topicId)).isEqualTo(new TopicDeletion(2, 2, false));
        world.clock.advanceMs(World.GRACE_MS);
        world.faulty.goAway();
        run();
        assertThat(reaper.deletion(world.topicId)).isEqualTo(new TopicDeletion(2, 2, false));
        world.faulty.comeBack();
        run();
        assertThat(reaper.deletion(world.topicId)).isEqualTo(new TopicDeletion(2, 0, true));
    }

    @Test
    void anUploadThatIsUnderWayIsLeftAlone() throws Exception {
        world.store.beforeOpen((key, range) -> {
            run();
            assertThat(world.rows(RemoteCopyState.UPLOADING)).hasSize(1);
        });
        upload();
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(1);
    }

    @Test
    void anUploadOfAnotherLeaderIsLeftAlone() throws Exception {
        leaveUploading();
        leads = false;
        run();
        assertThat(world.rows(RemoteCopyState.UPLOADING)).hasSize(1);
    }

    @Test
    void aDatabaseOfYesterdayDoesNotTakeTheOnlyCopy() throws Exception {
        // What yesterday's database calls an upload under way was finished since, and the local copy has gone.
        leaveUploading();
        world.log.evictLocal(segment.offsets().end());

        run();
        world.clock.advanceMs(World.GRACE_MS * 10);
        run();
        assertThat(world.rows(RemoteCopyState.UPLOADING)).hasSize(1);
        assertThat(world.stored()).hasSize(1);
    }

    @Test
    void objectsThatTheCatalogueDoesNotKnowAreReportedAndStay() throws Exception {
        upload();
        ObjectKey orphan = new ObjectKey(world.metadata.clusterId() + "/topics/unknown/0/object.log.zst");
        world.objects.put(orphan, Body.of(new byte[] {1}));
        world.objects.put(new ObjectKey("another-cluster/topics/x/0/y"), Body.of(new byte[] {1}));

        run();
        assertThat(new OrphanScan(world.store, world.metadata).orphans(10))
                .singleElement()
                .satisfies(object -> assertThat(object.key()).isEqualTo(orphan));
        assertThat(world.stored()).hasSize(3);
    }

    @Test
    void anObjectThatCannotBeDeletedIsTriedAgain() throws Exception {
        takeOutOfService(upload());
        world.clock.advanceMs(World.GRACE_MS);
        world.faulty.follow(FaultPlan.none().with(Fault.UNAVAILABLE_AFTER, 1));
        run();
        assertThat(world.rows(RemoteCopyState.DELETING)).hasSize(1);

        world.faulty.follow(FaultPlan.none());
        world.clock.advanceMs(World.settings().upkeep().tickMs());
        reaper.runIfDue();
        assertThat(world.rows()).isEmpty();
        assertThat(world.stored()).isEmpty();
    }

    @Test
    void aDeletedTopicGoesWithAllItsObjects() throws Exception {
        upload();
        world.log.seal(2, World.START, batches -> batches.text(5, 100, 0));
        world.metadata
                .topics()
                .markDeleting(
                        world.topicId, new AuditEntry(world.clock.instant(), "test", "delete_topic", "it", "why"));

        run();
        assertThat(world.rows(RemoteCopyState.DELETING)).hasSize(1);
        assertThat(world.metadata.audit().newest(1).get(0).entry().reason()).isEqualTo("The topic was deleted.");
        world.clock.advanceMs(World.GRACE_MS);
        reaper.runIfDue();
        assertThat(world.stored()).isEmpty();
        assertThat(world.metadata.topics().list()).isEmpty();
    }

    /** A put of a large segment takes longer than the grace period. */
    @Test
    void anObjectThatAppearsAfterItsTopicWasDeletedGoesToo() throws Exception {
        world.store.beforePut(() -> {
            world.metadata
                    .topics()
                    .markDeleting(
                            world.topicId, new AuditEntry(world.clock.instant(), "test", "delete_topic", "it", "why"));
            run();
            assertThat(world.rows(RemoteCopyState.DELETING)).hasSize(1);
            world.clock.advanceMs(World.GRACE_MS);
            reaper.runIfDue();
            assertThat(world.rows(RemoteCopyState.DELETING))
                    .as("nobody else knows of the object that is coming")
                    .hasSize(1);
        });
        assertThat(catchThrowable(this::upload)).isInstanceOf(StorageException.class);
        assertThat(world.stored()).hasSize(1);

        world.clock.advanceMs(World.settings().upkeep().tickMs());
        reaper.runIfDue();
        assertThat(world.stored()).isEmpty();
        assertThat(world.metadata.topics().list()).isEmpty();
    }

    @Test
    void aHoldKeepsTheObjectsOfATopicThatIsBeingDeleted() throws Exception {
        upload();
        world.metadata
                .topics()
                .markDeleting(
                        world.topicId, new AuditEntry(world.clock.instant(), "test", "delete_topic", "it", "why"));
        world.holds = List.of(World.hold(new HoldScope(world.topicId, 0, new OffsetRange(1000, 1001), null)));
        run();
        world.clock.advanceMs(World.GRACE_MS * 10);
        run();
        assertThat(world.rows(RemoteCopyState.AVAILABLE)).hasSize(1);
        assertThat(world.metadata.topics().list()).hasSize(1);

        world.holds = List.of();
        run();
        world.clock.advanceMs(World.GRACE_MS);
        run();
        assertThat(world.stored()).isEmpty();
        assertThat(world.metadata.topics().list()).isEmpty();
    }

    @Test
    void aHoldThatComesInTheGracePeriodKeepsTheObject() throws Exception {
        takeOutOfService(upload());
        world.clock.advanceMs(World.GRACE_MS);
        world.holds = List.of(World.hold(HoldScope.ofTopic(world.topicId)));
        run();
        assertThat(world.stored()).hasSize(1);
        assertThat(world.rows(RemoteCopyState.DELETING)).hasSize(1);

        world.holds = List.of();
        run();
        assertThat(world.stored()).isEmpty();
    }

    @Test
    void whileTheGateIsClosedNothingMoves() throws Exception {
        leaveUploading();
        takeOutOfService(upload());
        world.clock.advanceMs(World.GRACE_MS);
        world.closedBecause = "Deletions are suspended.";
        run();
        assertThat(world.stored()).hasSize(2);
        assertThat(world.rows(RemoteCopyState.UPLOADING)).hasSize(1);
        assertThat(world.rows(RemoteCopyState.DELETING)).hasSize(1);
        assertThat(world.destroying).hasValue(0);

        world.closedBecause = "";
        run();
        assertThat(world.stored()).hasSize(1);
        assertThat(world.destroying).hasValue(1);
    }

    @Test
    void holdsThatCannotBeReadDeleteNothing() throws Exception {
        takeOutOfService(upload());
        world.clock.advanceMs(World.GRACE_MS);
        world.holdsAway = true;
        assertThatThrownBy(this::run).isInstanceOf(StorageException.class);
        assertThat(world.stored()).hasSize(1);
        world.holdsAway = false;
        reaper.runIfDue();
        assertThat(world.stored()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayIsAskedAgain() throws Exception {
        leaveUploading();
        world.metadata.takeAway();
        assertThatThrownBy(reaper::runIfDue).isInstanceOf(StorageException.class);
        world.metadata.bringBack();
        reaper.runIfDue();
        assertThat(world.rows(RemoteCopyState.DELETING)).hasSize(1);
    }

    private void run() throws StorageException {
        reaper.request();
        reaper.runIfDue();
    }

    private SegmentRecord upload() throws Exception {
        return uploader.upload(world.log, segment, World.TOPIC, PutOptions.DEFAULT)
                .orElseThrow();
    }

    private void takeOutOfService(SegmentRecord copy) throws StorageException {
        world.metadata
                .segments()
                .markDeleting(
                        copy.intent().copyId(),
                        RemoteCopyState.AVAILABLE,
                        new AuditEntry(world.clock.instant(), "test", "delete_segment", "it", "because"));
    }

    /** As a crash between the put and the last step leaves it: an UPLOADING row and a whole object. */
    private void leaveUploading() {
        world.store.beforeOpen((key, range) -> world.metadata.takeAway());
        assertThat(catchThrowable(this::upload)).isInstanceOf(StorageException.class);
        world.metadata.bringBack();
        world.store.beforeOpen((key, range) -> {});
    }
}

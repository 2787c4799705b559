package io.coldstream.tiering.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.PutOptions;
import io.coldstream.testkit.object.InMemoryLegalHolds;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.fixture.World;
import io.coldstream.tiering.lock.ObjectLockPlan.Counts;
import io.coldstream.tiering.upload.SegmentUploader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills it before each test
class ObjectLocksTest {
    @TempDir
    Path folder;

    private World world;
    private SegmentUploader uploader;
    private InMemoryLegalHolds store;
    private ObjectLocks locks;

    @BeforeEach
    void setUp() throws Exception {
        world = new World(folder, 1);
        uploader = world.uploader();
        store = world.objects.holds();
        locks = locks(true);
    }

    private ObjectLocks locks(boolean enabled) {
        return new ObjectLocks(Optional.of(store), world.metadata, enabled, world, world.clock, world.metrics);
    }

    private SegmentRecord archive() throws Exception {
        return uploader.upload(
                        world.log,
                        world.log.seal(1, World.START, batches -> batches.text(10, 100, World.START.toEpochMilli())),
                        World.TOPIC,
                        PutOptions.DEFAULT)
                .orElseThrow();
    }

    private LegalHold place(HoldScope scope) throws Exception {
        LegalHold hold = World.hold(scope);
        world.metadata.holds().place(hold);
        return hold;
    }

    private void release(LegalHold hold) throws Exception {
        world.metadata.holds().release(hold.id(), new LegalHold.Release("bob", "over", World.START));
    }

    private boolean look() {
        locks.request();
        return locks.runIfDue();
    }

    private static ObjectKey key(SegmentRecord copy) {
        return copy.intent().key();
    }

    @Test
    void whatAHoldCoversIsLockedAndNothingElse() throws Exception {
        SegmentRecord first = archive();
        SegmentRecord second = archive();
        SegmentRecord third = archive();
        OffsetRange offsets = second.intent().offsets();
        LegalHold one = place(new HoldScope(world.topicId, 0, offsets, null));
        LegalHold times = place(new HoldScope(world.topicId, null, null, new TimeRange(0, 1)));
        look();
        assertThat(store.held()).containsExactly(key(second));
        assertThat(locks.status().counts())
                .containsEntry(one.id(), new Counts(1, 0))
                .containsEntry(times.id(), new Counts(0, 0));

        LegalHold all = place(HoldScope.ofTopic(world.topicId));
        look();
        assertThat(store.held()).containsExactlyInAnyOrder(key(first), key(second), key(third));
        assertThat(locks.status().locked()).isEqualTo(3);
        release(all);
        assertThat(look()).isTrue();
        assertThat(store.held()).as("the other hold stands").containsExactly(key(second));
        release(one);
        look();
        assertThat(store.held()).isEmpty();
        assertThat(world.metadata.objectLocks().list()).isEmpty();
        assertThat(locks.status().locked()).isZero();
    }

    @Test
    void whatIsArchivedLaterIsLockedWithinAMinute() throws Exception {
        LegalHold all = place(HoldScope.ofTopic(world.topicId));
        look();
        SegmentRecord later = archive();
        locks.runIfDue();
        assertThat(store.held()).isEmpty();
        world.clock.advanceMs(60_000);
        locks.runIfDue();
        assertThat(store.held()).containsExactly(key(later));
        assertThat(locks.status().counts()).containsEntry(all.id(), new Counts(1, 0));
        long requests = store.requests();
        look();
        assertThat(store.requests()).as("what is locked is not locked again").isEqualTo(requests);
    }

    @Test
    void anObjectThatIsAlwaysRefusedKeepsNoOtherBack() throws Exception {
        SegmentRecord released = archive();
        LegalHold first =
                place(new HoldScope(world.topicId, 0, released.intent().offsets(), null));
        look();
        assertThat(store.held()).containsExactly(key(released));
        SegmentRecord bad = archive();
        SegmentRecord good = archive();
        LegalHold rest = place(new HoldScope(
                world.topicId,
                0,
                new OffsetRange(
                        bad.intent().offsets().start(), good.intent().offsets().end()),
                null));
        release(first);
        store.refuse(key(bad)::equals);

        look();
        look();

        assertThat(store.held()).containsExactly(key(good));
        assertThat(locks.status().trouble()).contains(key(bad).toString());
        assertThat(locks.status().counts()).containsEntry(rest.id(), new Counts(1, 1));
    }

    @Test
    void aStoreThatFailsHalfWayIsGoneOnWith() throws Exception {
        for (int i = 0; i < 5; i++) {
            archive();
        }
        LegalHold all = place(HoldScope.ofTopic(world.topicId));
        store.answer(2);
        look();
        assertThat(store.held()).hasSize(2);
        assertThat(locks.status().counts()).containsEntry(all.id(), new Counts(2, 3));
        assertThat(locks.status().trouble()).contains("the store is away");
        assertThat(world.metrics.value(Counter.OBJECT_LOCKS_FAILED)).isEqualTo(1);
        assertThat(world.metadata.objectLocks().list()).hasSize(5);

        locks = locks(true); // after a restart
        store.answer(1000);
        locks.runIfDue();
        assertThat(store.held()).hasSize(5);
        assertThat(locks.status().trouble()).isEmpty();
        assertThat(world.metadata.objectLocks().list()).hasSize(5).allMatch(ObjectLock::isSet);

        release(all);
        store.answer(3);
        look();
        assertThat(world.metadata.objectLocks().list()).hasSize(2);
        assertThat(locks.status().toTakeOff()).isEqualTo(2);
        store.answer(1000);
        look();
        assertThat(store.held()).isEmpty();
        assertThat(world.metadata.objectLocks().list()).isEmpty();
    }

    /** The crash came between the lock and its note, and the hold was released before the next start. */
    @Test
    void aLockThatWasOnlyIntendedIsTakenOff() throws Exception {
        SegmentRecord copy = archive();
        world.metadata.objectLocks().put(List.of(new ObjectLock(copy.intent().copyId(), key(copy), false)));
        store.set(key(copy), true);
        look();
        assertThat(store.held()).isEmpty();
        assertThat(world.metadata.objectLocks().list()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayLeavesNoLockThatItDoesNotKnow() throws Exception {
        archive();
        place(HoldScope.ofTopic(world.topicId));
        world.metadata.takeAway();
        look();
        assertThat(store.held()).isEmpty();
        assertThat(locks.status().trouble()).isNotEmpty();
        world.metadata.bringBack();
        look();
        assertThat(store.held()).hasSize(1);
    }

    @Test
    void whileDeletionsAreSuspendedNothingIsLetGo() throws Exception {
        archive();
        LegalHold all = place(HoldScope.ofTopic(world.topicId));
        look();
        release(all);
        world.closesWhenLookedAt = true;
        look();
        look();
        assertThat(store.held()).as("the database may have forgotten holds").hasSize(1);
        SegmentRecord later = archive();
        place(HoldScope.ofTopic(world.topicId));
        look();
        assertThat(store.held()).contains(key(later));
        world.closesWhenLookedAt = false;
        world.closedBecause = "";
        for (LegalHold hold : world.metadata.holds().standing()) {
            release(hold);
        }
        look();
        assertThat(store.held()).isEmpty();
    }

    @Test
    void switchedOffNothingIsLockedAndWhatWasIsLetGoInTime() throws Exception {
        archive();
        LegalHold all = place(HoldScope.ofTopic(world.topicId));
        look();
        SegmentRecord later = archive();
        locks = locks(false);
        look();
        assertThat(store.held()).hasSize(1).doesNotContain(key(later));
        assertThat(locks.status().enabled()).isFalse();
        assertThat(locks.status().toSet()).isZero();
        release(all);
        look();
        assertThat(store.held()).isEmpty();
    }

    @Test
    void anObjectThatIsMissingKeepsTheOthersFromNothing() throws Exception {
        SegmentRecord missing = archive();
        SegmentRecord there = archive();
        world.objects.delete(key(missing));
        LegalHold all = place(HoldScope.ofTopic(world.topicId));
        look();
        assertThat(store.held()).containsExactly(key(there));
        assertThat(locks.status().trouble()).isEqualTo("1 objects that are to be locked are missing.");
        assertThat(locks.status().counts()).containsEntry(all.id(), new Counts(1, 1));
        release(all);
        look();
        assertThat(locks.status().trouble()).isEmpty();
        assertThat(world.metadata.objectLocks().list()).isEmpty();
    }

    @Test
    void locksThatAStoreDoesNotKnowAreTrouble() throws Exception {
        world.metadata.objectLocks().put(List.of(new ObjectLock(UUID.randomUUID(), new ObjectKey("c/topics/x"), true)));
        locks = new ObjectLocks(Optional.empty(), world.metadata, false, world, world.clock, world.metrics);
        look();
        assertThat(locks.status().trouble()).contains("keeps no legal holds");
    }
}

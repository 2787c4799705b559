package io.coldstream.coordinator;

import static io.coldstream.coordinator.Harness.OTHER;
import static io.coldstream.coordinator.Harness.P0;
import static io.coldstream.coordinator.Harness.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits that are durable in the commit log before the database has them. */
class LoggedCommitsTest {
    private static final long WRITE_BEHIND_MS = 500;

    private final FakeCommitLog log = new FakeCommitLog();
    private final Harness harness = new Harness(Harness.immediate(), new InMemoryMetadataStore(), log);

    @BeforeEach
    void start() {
        harness.start();
    }

    @Test
    void commitIsAnsweredAndVisibleWhenTheLogIsForced() throws StorageException {
        CompletableFuture<OffsetCommitResponse> answer = send("g", P0, 5);
        harness.database.runAll();
        assertThat(answer).isNotDone();
        assertThat(harness.offset("g", P0)).isEmpty();

        log.force(true);

        assertThat(answer).isCompleted();
        assertThat(Harness.only(answer.join())).isEqualTo(GroupError.NONE);
        assertThat(harness.offset("g", P0)).contains(5L);
        assertThat(stored()).isEmpty();
    }

    @Test
    void databaseGetsTheNewestOfEachPartitionAMomentLater() throws StorageException {
        commit("g", P0, 1);
        commit("g", P1, 7);
        commit("g", P0, 2);
        commit("h", P0, 9);

        writeBehind();

        assertThat(stored()).extracting(CommittedOffset::offset).containsExactlyInAnyOrder(2L, 7L, 9L);
        assertThat(log.trims()).as("trimmed at start only").isEqualTo(1);
    }

    @Test
    void failedForceIsAnsweredWithAnErrorAndNeverApplied() throws StorageException {
        commit("g", P0, 1);
        CompletableFuture<OffsetCommitResponse> answer = send("g", P0, 2);
        log.force(false);

        assertThat(Harness.only(answer.join())).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.offset("g", P0)).contains(1L);
        writeBehind();
        assertThat(stored()).extracting(CommittedOffset::offset).containsExactly(1L);
        assertThat(log.size()).as("it cannot come back").isZero();
        restart();
        assertThat(harness.offset("g", P0)).contains(1L);
    }

    @Test
    void whatTheDatabaseLacksIsReplayed() throws StorageException {
        commit("g", P0, 1);
        commit("g", P0, 2);
        CompletableFuture<OffsetCommitResponse> lost = send("g", P0, 3);

        restart();

        assertThat(lost).isNotDone();
        assertThat(harness.offset("g", P0)).contains(2L);
        assertThat(stored()).extracting(CommittedOffset::offset).containsExactly(2L);
        assertThat(log.size()).isZero();
        commit("g", P0, 4);
        restart();
        assertThat(harness.offset("g", P0)).contains(4L);
    }

    @Test
    void offsetThatAnotherBrokerHasCommittedSinceStays() throws StorageException {
        commit("g", P0, 5);
        commit("g", P1, 5);
        harness.timers.advanceMs(1);
        harness.store
                .groups()
                .commitOffsets(List.of(new CommittedOffset("g", P0, 900, -1, "", harness.timers.instant())));

        restart();

        assertThat(harness.offset("g", P0)).contains(900L);
        assertThat(harness.offset("g", P1)).contains(5L);
    }

    @Test
    void clockThatGoesBackwardsLosesNothing() {
        commit("g", P0, 5);
        writeBehind();
        harness.timers.turnBack(Duration.ofHours(1));
        commit("g", P0, 6);

        restart();

        assertThat(harness.offset("g", P0)).contains(6L);
    }

    @Test
    void clockThatGoesBackwardsBetweenTwoRunsLosesNothing() {
        commit("g", P0, 5);
        harness.coordinator.close();
        restart();
        harness.timers.turnBack(Duration.ofHours(1));
        commit("g", P0, 6);

        restart();

        assertThat(harness.offset("g", P0)).contains(6L);
    }

    @Test
    void replayThatFailsHalfwayIsRepeated() {
        commit("g", P0, 2);
        harness.crash();
        log.trimmable(false);
        CompletableFuture<Void> started = harness.coordinator.start();
        harness.database.runAll();
        assertThat(started).isCompletedExceptionally();
        assertThat(log.size()).isEqualTo(1);
        log.trimmable(true);

        harness.start();

        assertThat(harness.offset("g", P0)).contains(2L);
    }

    @Test
    void deletedGroupIsNotBroughtBackByAReplay() {
        commit("g", P0, 5);
        commit("h", P0, 6);
        assertThat(harness.answer(harness.coordinator.deleteGroup("g"))).isEqualTo(GroupError.NONE);

        restart();

        assertThat(harness.offset("g", P0)).isEmpty();
        assertThat(harness.offset("h", P0)).contains(6L);
    }

    @Test
    void deletedOffsetsAreNotBroughtBackByAReplay() {
        commit("g", P0, 5);
        commit("g", P1, 6);
        assertThat(harness.answer(harness.coordinator.deleteOffsets("g", List.of(P0))))
                .isEqualTo(GroupError.NONE);

        restart();

        assertThat(harness.offset("g", P0)).isEmpty();
        assertThat(harness.offset("g", P1)).contains(6L);
    }

    @Test
    void deletionWaitsForCommitsUnderWay() {
        CompletableFuture<OffsetCommitResponse> commit = send("g", P0, 5);
        CompletableFuture<GroupError> deletion = harness.coordinator.deleteGroup("g");
        harness.database.runAll();
        assertThat(deletion).isNotDone();

        log.force(true);
        assertThat(Harness.only(commit.join())).isEqualTo(GroupError.NONE);
        assertThat(harness.answer(deletion)).isEqualTo(GroupError.NONE);

        assertThat(harness.offset("g", P0)).isEmpty();
        writeBehind();
        restart();
        assertThat(harness.offset("g", P0)).isEmpty();
    }

    @Test
    void deletionIsRefusedWhenTheLogCannotBeTrimmed() {
        commit("g", P0, 5);
        log.trimmable(false);

        assertThat(harness.answer(harness.coordinator.deleteGroup("g")))
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);

        assertThat(harness.offset("g", P0)).contains(5L);
        log.trimmable(true);
        commit("g", P0, 6);
        assertThat(harness.answer(harness.coordinator.deleteGroup("g"))).isEqualTo(GroupError.NONE);
    }

    @Test
    void trimThatIsOwedIsNotForgottenWhenAnotherOneFails() {
        CompletableFuture<OffsetCommitResponse> failed = send("g", P0, 5);
        log.force(false); // it must not come back
        assertThat(Harness.only(failed.join())).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        log.trimmable(false);
        assertThat(harness.answer(harness.coordinator.deleteGroup("g")))
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        log.trimmable(true);

        writeBehind();

        assertThat(log.size()).isZero();
    }

    @Test
    void offsetsOfADeletedTopicGoForAllGroups() {
        commit("g", P0, 5);
        commit("h", P0, 6);
        commit("h", OTHER, 7);
        CompletableFuture<GroupError> deletion = harness.coordinator.deleteOffsetsOfTopic(P0.topicId());
        CompletableFuture<OffsetCommitResponse> meanwhile = send("h", OTHER, 8);
        assertThat(log.force(true)).as("it takes the other way").isZero();

        assertThat(harness.answer(deletion)).isEqualTo(GroupError.NONE);
        assertThat(Harness.only(harness.answer(meanwhile))).isEqualTo(GroupError.NONE);

        restart();
        assertThat(harness.offset("g", P0)).isEmpty();
        assertThat(harness.offset("h", P0)).isEmpty();
        assertThat(harness.offset("h", OTHER)).contains(8L);
    }

    @Test
    void fullLogLeavesCommitsToTheDatabaseAndNothingComesBack() throws StorageException {
        commit("g", P0, 5);
        CompletableFuture<OffsetCommitResponse> underWay = send("g", P0, 6);
        log.full(true);
        CompletableFuture<OffsetCommitResponse> direct = send("g", P0, 7);
        CompletableFuture<OffsetCommitResponse> second = send("g", P0, 8);
        harness.database.runAll();
        assertThat(direct).as("not before the one that came first").isNotDone();
        log.full(false);
        CompletableFuture<OffsetCommitResponse> third = send("g", P0, 9);

        assertThat(log.force(true)).isEqualTo(1);
        assertThat(underWay).isCompleted();
        assertThat(Harness.only(harness.answer(direct))).isEqualTo(GroupError.NONE);
        assertThat(Harness.only(second.join())).isEqualTo(GroupError.NONE);
        assertThat(Harness.only(third.join())).isEqualTo(GroupError.NONE);

        assertThat(harness.offset("g", P0)).contains(9L);
        assertThat(stored()).extracting(CommittedOffset::offset).containsExactly(9L);
        restart();
        assertThat(harness.offset("g", P0)).contains(9L);
        commit("g", P0, 10);
        assertThat(harness.offset("g", P0)).contains(10L);
    }

    @Test
    void commitsGoOnWithoutTheDatabaseUntilTheLogHoldsTooMuch() throws StorageException {
        harness.store.takeAway();
        long offset = 0;
        GroupError outcome = GroupError.NONE;
        for (int i = 0; i < 20_000 && outcome == GroupError.NONE; i++) {
            CompletableFuture<OffsetCommitResponse> answer = send("g", P0, offset + 1);
            log.force(true);
            outcome = Harness.only(answer.join());
            offset += outcome == GroupError.NONE ? 1 : 0;
            if (i % 1000 == 0) {
                writeBehind();
            }
        }
        assertThat(outcome).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(offset).as("1 MiB of commits of 100 bytes").isBetween(10_000L, 11_000L);

        harness.store.bringBack();
        writeBehind();
        assertThat(stored()).extracting(CommittedOffset::offset).containsExactly(offset);
        commit("g", P0, offset + 1);
        restart();
        assertThat(harness.offset("g", P0)).contains(offset + 1);
    }

    @Test
    void cleanEndLeavesNothingInTheLog() throws StorageException {
        commit("g", P0, 5);

        harness.coordinator.close();

        assertThat(stored()).extracting(CommittedOffset::offset).containsExactly(5L);
        assertThat(log.size()).isZero();
    }

    private CompletableFuture<OffsetCommitResponse> send(String group, TopicIdPartition partition, long offset) {
        OffsetCommitRequest request = Harness.commit(group, "", -1, partition, offset, "");
        return harness.coordinator.commitOffsets(request);
    }

    private void commit(String group, TopicIdPartition partition, long offset) {
        CompletableFuture<OffsetCommitResponse> answer = send(group, partition, offset);
        assertThat(log.force(true)).isEqualTo(1);
        assertThat(answer).isCompleted();
        assertThat(Harness.only(answer.join())).isEqualTo(GroupError.NONE);
    }

    private void writeBehind() {
        harness.timers.advanceMs(WRITE_BEHIND_MS);
        harness.database.runAll();
    }

    private void restart() {
        harness.crash();
        harness.start();
    }

    private List<CommittedOffset> stored() throws StorageException {
        return harness.store.groups().listOffsets();
    }
}

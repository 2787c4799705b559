package io.coldstream.coordinator;

import static io.coldstream.coordinator.Harness.OTHER;
import static io.coldstream.coordinator.Harness.P0;
import static io.coldstream.coordinator.Harness.P1;
import static io.coldstream.coordinator.Harness.commit;
import static io.coldstream.coordinator.Requests.GROUP;
import static io.coldstream.coordinator.Requests.join;
import static io.coldstream.coordinator.Requests.leave;
import static io.coldstream.coordinator.Requests.modern;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.HeartbeatRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitRequest.PartitionOffset;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import io.coldstream.coordinator.group.OffsetFetchRequest;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OffsetsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Harness harness = Harness.started();

    @Test
    void commitIsAnsweredAndVisibleOnceItIsDurable() throws StorageException {
        String id = harness.member();

        CompletableFuture<OffsetCommitResponse> answer = harness.coordinator.commitOffsets(commit(id, 1, P0, 42));
        assertThat(answer).isNotDone();
        assertThat(harness.offset(P0)).isEmpty();
        harness.database.runAll();

        assertThat(Harness.only(answer.join())).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).contains(42L);
        CommittedOffset stored = harness.store.groups().listOffsets().get(0);
        assertThat(stored).isEqualTo(new CommittedOffset(GROUP, P0, 42, 3, "", harness.timers.instant()));
    }

    @Test
    void databaseAwayChangesNothing() {
        String id = harness.member();
        assertThat(harness.outcome(commit(id, 1, P0, 42))).isEqualTo(GroupError.NONE);
        harness.store.takeAway();

        assertThat(harness.outcome(commit(id, 1, P0, 43))).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.offset(P0)).contains(42L);

        harness.store.bringBack();
        assertThat(harness.outcome(commit(id, 1, P0, 43))).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).contains(43L);
    }

    @Test
    void commitWhoseAnswerWasLostIsRepeatedByTheClient() {
        String id = harness.member();
        harness.store.loseAnswers(1);

        assertThat(harness.outcome(commit(id, 1, P0, 42))).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.offset(P0)).isEmpty();
        assertThat(harness.outcome(commit(id, 1, P0, 42))).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).contains(42L);
    }

    @Test
    void secondDeletionDoesNotOpenTheGroupWhileTheFirstIsUnderWay() {
        assertThat(harness.outcome(commit("", -1, P0, 42))).isEqualTo(GroupError.NONE);
        CompletableFuture<GroupError> first = harness.coordinator.deleteGroup(GROUP);

        assertThat(harness.coordinator.deleteGroup(GROUP)).isCompletedWithValue(GroupError.COORDINATOR_NOT_AVAILABLE);

        CompletableFuture<OffsetCommitResponse> commit = harness.coordinator.commitOffsets(commit("", -1, P0, 43));
        assertThat(commit).as("refused at once").isCompleted();
        assertThat(Harness.only(commit.join())).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.answer(first)).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).isEmpty();
    }

    @Test
    void laterCommitWinsAlsoWhenBothShareATransaction() throws StorageException {
        String id = harness.member();
        CompletableFuture<OffsetCommitResponse> first = harness.coordinator.commitOffsets(commit(id, 1, P0, 9));
        CompletableFuture<OffsetCommitResponse> second = harness.coordinator.commitOffsets(commit(id, 1, P0, 5));
        harness.database.runAll();

        assertThat(Harness.only(first.join())).isEqualTo(GroupError.NONE);
        assertThat(Harness.only(second.join())).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).contains(5L);
        assertThat(harness.store.groups().listOffsets())
                .extracting(CommittedOffset::offset)
                .containsExactly(5L);
    }

    @Test
    void badPartitionsAreRefusedAndTheOthersCommitted() {
        PartitionOffset fine = new PartitionOffset(P0, 1, -1, "x".repeat(4096));
        PartitionOffset chatty = new PartitionOffset(P1, 1, -1, "x".repeat(4097));
        PartitionOffset negative = new PartitionOffset(OTHER, -1, -1, "");

        OffsetCommitResponse response = harness.answer(harness.coordinator.commitOffsets(
                new OffsetCommitRequest(GROUP, new MemberIdentity("", null), -1, List.of(fine, chatty, negative))));

        assertThat(response.errors())
                .containsEntry(P0, GroupError.NONE)
                .containsEntry(P1, GroupError.OFFSET_METADATA_TOO_LARGE)
                .containsEntry(OTHER, GroupError.INVALID_REQUEST);
        assertThat(harness.offset(P0)).contains(1L);
        assertThat(harness.offset(P1)).isEmpty();
        assertThat(harness.outcome(commit(GROUP, "", -1, P1, 1, "a\0b"))).isEqualTo(GroupError.INVALID_REQUEST);
        assertThat(harness.outcome(commit("a\0b", "", -1, P1, 1, ""))).isEqualTo(GroupError.INVALID_GROUP_ID);
    }

    @Test
    void groupThatIsNotThereTakesCommitsOfSimpleConsumersOnly() {
        assertThat(harness.outcome(commit("x", 0, P0, 1))).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(harness.outcome(commit("", 5, P0, 1))).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(harness.outcome(commit("x", -1, P0, 1))).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(harness.coordinator.listGroups()).isEmpty();
        assertThat(harness.outcome(commit("", -1, P0, 1))).isEqualTo(GroupError.NONE);
        assertThat(harness.outcome(commit("", "", -1, P0, 1, ""))).isEqualTo(GroupError.NONE); // an empty group id
    }

    @Test
    void onlySoManyCommitsWait() {
        List<CompletableFuture<OffsetCommitResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            answers.add(harness.coordinator.commitOffsets(commit("", -1, P0, i)));
        }

        assertThat(Harness.only(answers.get(100).join())).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        harness.database.runAll();
        assertThat(Harness.only(answers.get(99).join())).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).contains(99L);
    }

    @Test
    void restartKeepsOffsetsAndTheGroupsThatHaveNothingElse() {
        harness.outcome(commit("simple", "", -1, P0, 7, "note"));
        harness.crash();
        harness.start();

        assertThat(harness.offset("simple", P0)).contains(7L);
        assertThat(harness.coordinator.listGroups()).hasSize(1);
    }

    @Test
    void offsetsAreFetchedForSomePartitionsOrAll() {
        harness.outcome(commit("", -1, P0, 1));
        harness.outcome(commit("", -1, P1, 2));

        assertThat(harness.coordinator
                        .fetchOffsets(OffsetFetchRequest.all(GROUP))
                        .join()
                        .offsets())
                .containsOnlyKeys(P0, P1);
        assertThat(harness.coordinator
                        .fetchOffsets(new OffsetFetchRequest(GROUP, List.of(P1, OTHER)))
                        .join()
                        .offsets())
                .containsOnlyKeys(P1);
        assertThat(harness.coordinator
                        .fetchOffsets(OffsetFetchRequest.all("nobody"))
                        .join()
                        .offsets())
                .isEmpty();
    }

    @Test
    void groupIsDeletedWithItsOffsetsOnceItIsEmpty() throws StorageException {
        String id = harness.member();
        harness.outcome(commit(id, 1, P0, 1));
        assertThat(harness.answer(harness.coordinator.deleteGroup(GROUP))).isEqualTo(GroupError.NON_EMPTY_GROUP);
        harness.answer(harness.coordinator.leaveGroup(leave(id)));

        assertThat(harness.answer(harness.coordinator.deleteGroup(GROUP))).isEqualTo(GroupError.NONE);

        assertThat(harness.store.groups().listGroups()).isEmpty();
        assertThat(harness.store.groups().listOffsets()).isEmpty();
        assertThat(harness.offset(P0)).isEmpty();
        assertThat(harness.coordinator.listGroups()).isEmpty();
        assertThat(harness.answer(harness.coordinator.deleteGroup(GROUP))).isEqualTo(GroupError.GROUP_ID_NOT_FOUND);
        assertThat(harness.answer(harness.coordinator.joinGroup(join(""))).generation())
                .isEqualTo(1);
    }

    @Test
    void groupRefusesEverythingWhileItIsDeletedAndGoesOnIfThatFails() {
        harness.outcome(commit("", -1, P0, 1));
        harness.store.takeAway();
        CompletableFuture<GroupError> deleted = harness.coordinator.deleteGroup(GROUP);

        assertThat(Harness.only(
                        harness.coordinator.commitOffsets(commit("", -1, P0, 2)).join()))
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.coordinator.joinGroup(join("")).join().error())
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.coordinator.deleteGroup(GROUP).join()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);

        assertThat(harness.answer(deleted)).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        harness.store.bringBack();
        assertThat(harness.offset(P0)).contains(1L);
        assertThat(harness.outcome(commit("", -1, P0, 2))).isEqualTo(GroupError.NONE);
    }

    @Test
    void commitThatWasAcceptedBeforeADeletionIsDeletedToo() throws StorageException {
        harness.outcome(commit("", -1, P0, 1));
        CompletableFuture<OffsetCommitResponse> committed = harness.coordinator.commitOffsets(commit("", -1, P0, 2));
        CompletableFuture<GroupError> deleted = harness.coordinator.deleteGroup(GROUP);

        assertThat(harness.answer(deleted)).isEqualTo(GroupError.NONE);
        assertThat(Harness.only(committed.join())).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).isEmpty();
        assertThat(harness.store.groups().listOffsets()).isEmpty();
    }

    @Test
    void someOffsetsAreDeletedFromAGroupWithoutMembers() throws StorageException {
        String id = harness.member();
        harness.outcome(commit(id, 1, P0, 1));
        harness.outcome(commit(id, 1, P1, 2));
        assertThat(harness.answer(harness.coordinator.deleteOffsets(GROUP, List.of(P0))))
                .isEqualTo(GroupError.NON_EMPTY_GROUP);
        harness.answer(harness.coordinator.leaveGroup(leave(id)));

        assertThat(harness.answer(harness.coordinator.deleteOffsets(GROUP, List.of(P0, OTHER))))
                .isEqualTo(GroupError.NONE);

        assertThat(harness.offset(P0)).isEmpty();
        assertThat(harness.offset(P1)).contains(2L);
        assertThat(harness.store.groups().listOffsets()).hasSize(1);
        assertThat(harness.answer(harness.coordinator.deleteOffsets("nobody", List.of(P0))))
                .isEqualTo(GroupError.GROUP_ID_NOT_FOUND);
    }

    @Test
    void topicThatIsGoneIsForgottenByAllGroups() throws StorageException {
        for (String group : List.of("a", "b", "c", "d")) { // on both lanes
            harness.outcome(commit(group, "", -1, P0, 1, ""));
            harness.outcome(commit(group, "", -1, P1, 1, ""));
            harness.outcome(commit(group, "", -1, OTHER, 1, ""));
        }

        assertThat(harness.answer(harness.coordinator.deleteOffsetsOfTopic(P0.topicId())))
                .isEqualTo(GroupError.NONE);

        for (String group : List.of("a", "b", "c", "d")) {
            assertThat(harness.coordinator
                            .fetchOffsets(OffsetFetchRequest.all(group))
                            .join()
                            .offsets())
                    .containsOnlyKeys(OTHER);
        }
        assertThat(harness.store.groups().listOffsets()).hasSize(4);
        harness.store.takeAway();
        assertThat(harness.answer(harness.coordinator.deleteOffsetsOfTopic(OTHER.topicId())))
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.offset("a", OTHER)).contains(1L);
    }

    @Test
    void emptyGroupsWithoutOffsetsAreSweptAwayAndOthersStay() throws StorageException {
        String id = harness.member();
        harness.answer(harness.coordinator.leaveGroup(leave(id)));
        harness.outcome(commit("simple", "", -1, P0, 1, ""));
        harness.member(GroupCoordinatorTest.in("active", join("")), "active");

        sweep(harness);

        assertThat(harness.coordinator.listGroups())
                .extracting(listing -> listing.groupId())
                .containsExactlyInAnyOrder("simple", "active");
        assertThat(harness.store.groups().listGroups())
                .extracting(group -> group.groupId())
                .containsExactly("active");
    }

    @Test
    void sweepSparesAGroupWhoseFirstMemberWasToldItsId() {
        harness.timers.advance(harness.limits.sweepInterval().minusSeconds(1));
        String told =
                harness.answer(harness.coordinator.joinGroup(modern(join("")))).memberId();
        harness.timers.advanceMs(1_000);
        harness.database.runAll();

        assertThat(harness.answer(harness.coordinator.joinGroup(modern(join(told))))
                        .error())
                .isEqualTo(GroupError.NONE);
    }

    @Test
    void sweepSparesAGroupWithACommitUnderWay() {
        harness.timers.advance(harness.limits.sweepInterval().minusSeconds(1));
        CompletableFuture<OffsetCommitResponse> committed = harness.coordinator.commitOffsets(commit("", -1, P0, 2));
        harness.timers.advanceMs(1_000);

        assertThat(Harness.only(harness.answer(committed))).isEqualTo(GroupError.NONE);
        assertThat(harness.offset(P0)).contains(2L);
        assertThat(harness.coordinator.listGroups()).hasSize(1);
    }

    @Test
    void offsetsAreKeptForEverByDefault() {
        harness.outcome(commit("", -1, P0, 2));
        harness.timers.advance(DAY.multipliedBy(4_000));
        harness.database.runAll();

        assertThat(harness.offset(P0)).contains(2L);
    }

    @Test
    void offsetsExpireWhereThatIsConfigured() throws StorageException {
        Harness expiring = new Harness(Harness.immediate().withOffsetsRetention(DAY, Duration.ofHours(1)));
        expiring.start();
        String id = expiring.member();
        expiring.outcome(commit(id, 1, P0, 1));
        expiring.outcome(commit("simple", "", -1, P0, 1, ""));
        keepAlive(expiring, id, DAY.multipliedBy(2));
        expiring.outcome(commit("simple", "", -1, P1, 1, ""));
        expiring.database.runAll();
        assertThat(expiring.offset(P0)).contains(1L); // the group has a member
        assertThat(expiring.offset("simple", P0)).isEmpty(); // expired since its last commit

        expiring.answer(expiring.coordinator.leaveGroup(leave(id)));
        expiring.timers.advance(DAY.minusHours(1));
        expiring.database.runAll();
        assertThat(expiring.offset(P0)).contains(1L);
        expiring.timers.advance(Duration.ofHours(1));
        expiring.database.runAll();

        assertThat(expiring.offset(P0)).isEmpty();
        assertThat(expiring.coordinator.listGroups()).isEmpty();
        assertThat(expiring.store.groups().listOffsets()).isEmpty();
        assertThat(expiring.store.groups().listGroups()).isEmpty();
    }

    private static void keepAlive(Harness harness, String memberId, Duration time) {
        for (long ms = 0; ms < time.toMillis(); ms += 9_000) {
            harness.coordinator.heartbeat(Requests.heartbeat(memberId, 1)).join();
            harness.timers.advanceMs(9_000);
            harness.database.runAll();
        }
    }

    private static void sweep(Harness harness) {
        for (long ms = 0; ms < harness.limits.sweepInterval().toMillis(); ms += 9_000) {
            harness.timers.advanceMs(9_000);
            harness.coordinator
                    .describeGroup("active")
                    .ifPresent(group -> group.members()
                            .forEach(member -> harness.coordinator
                                    .heartbeat(new HeartbeatRequest(
                                            "active", new MemberIdentity(member.memberId(), null), 1))
                                    .join()));
        }
        harness.database.runAll();
    }
}

package io.coldstream.coordinator;

import static io.coldstream.coordinator.Requests.GROUP;
import static io.coldstream.coordinator.Requests.SESSION_MS;
import static io.coldstream.coordinator.Requests.bytes;
import static io.coldstream.coordinator.Requests.heartbeat;
import static io.coldstream.coordinator.Requests.join;
import static io.coldstream.coordinator.Requests.leave;
import static io.coldstream.coordinator.Requests.modern;
import static io.coldstream.coordinator.Requests.sync;
import static io.coldstream.coordinator.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.group.ClientIdentity;
import io.coldstream.coordinator.group.GroupDescription;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupListing;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.LeaveResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.OffsetFetchRequest;
import io.coldstream.coordinator.group.SyncResponse;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.MemberRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class GroupCoordinatorTest {
    private final Harness harness = Harness.started();

    @Test
    void everythingWaitsUntilTheGroupsAreRead() {
        Harness fresh = new Harness(Harness.immediate());

        assertThat(fresh.answer(fresh.coordinator.joinGroup(join(""))).error())
                .isEqualTo(GroupError.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(fresh.answer(fresh.coordinator.syncGroup(sync("x", 1))).error())
                .isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        assertThat(fresh.answer(fresh.coordinator.heartbeat(heartbeat("x", 1)))).isEqualTo(GroupError.NONE);
        assertThat(fresh.answer(fresh.coordinator.leaveGroup(leave("x"))).error())
                .isEqualTo(GroupError.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(fresh.outcome(Harness.commit("", -1, Harness.P0, 1)))
                .isEqualTo(GroupError.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(fresh.answer(fresh.coordinator.fetchOffsets(OffsetFetchRequest.all(GROUP)))
                        .error())
                .isEqualTo(GroupError.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(fresh.answer(fresh.coordinator.deleteGroup(GROUP)))
                .isEqualTo(GroupError.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(fresh.coordinator.notRunning()).contains(GroupError.COORDINATOR_LOAD_IN_PROGRESS);
    }

    @Test
    void startFailsWithTheDatabaseAwayAndCanBeRepeated() {
        Harness fresh = new Harness(Harness.immediate());
        fresh.store.takeAway();
        CompletableFuture<Void> failed = fresh.coordinator.start();
        fresh.database.runAll();
        assertThat(failed)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StorageException.class);

        fresh.store.bringBack();
        fresh.start();
        assertThat(fresh.coordinator.notRunning()).isEmpty();
    }

    @Test
    void syncIsAnsweredOnlyWhenTheGroupIsDurable() throws StorageException {
        String id = harness.coordinator.joinGroup(join("")).join().memberId();

        CompletableFuture<SyncResponse> answer = harness.coordinator.syncGroup(sync(id, 1, id + "=all"));

        assertThat(answer).isNotDone();
        harness.database.runAll();
        assertThat(answer.join().assignment()).isEqualTo(bytes("all"));
        assertThat(harness.store.groups().listGroups()).singleElement().satisfies(group -> {
            assertThat(group.generation()).isEqualTo(1);
            assertThat(group.members()).extracting(MemberRecord::memberId).containsExactly(id);
        });
    }

    @Test
    void membersJoinAgainWhenTheDatabaseIsAway() {
        String id = harness.coordinator.joinGroup(join("")).join().memberId();
        harness.store.takeAway();

        assertThat(harness.answer(harness.coordinator.syncGroup(sync(id, 1, id + "=all")))
                        .error())
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);

        harness.store.bringBack();
        JoinResponse again = harness.answer(harness.coordinator.joinGroup(join(id)));
        assertThat(again.generation()).isEqualTo(2);
        assertThat(harness.answer(harness.coordinator.syncGroup(sync(id, 2, id + "=all")))
                        .error())
                .isEqualTo(GroupError.NONE);
    }

    @Test
    void restartLosesNoGroupAndMembersGoOn() {
        String id = harness.member();
        harness.crash();
        assertThat(harness.answer(harness.coordinator.heartbeat(heartbeat(id, 1))))
                .isEqualTo(GroupError.NONE);
        harness.start();

        assertThat(harness.answer(harness.coordinator.heartbeat(heartbeat(id, 1))))
                .isEqualTo(GroupError.NONE);
        harness.timers.advanceMs(SESSION_MS - 1);
        assertThat(state()).isEqualTo(GroupState.STABLE);
        harness.timers.advanceMs(1);
        assertThat(state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void emptyGroupComesBackEmptyWithItsGeneration() {
        String id = harness.member();
        harness.answer(harness.coordinator.leaveGroup(leave(id)));
        harness.crash();
        harness.start();

        assertThat(state()).isEqualTo(GroupState.EMPTY);
        assertThat(harness.answer(harness.coordinator.joinGroup(join(""))).generation())
                .isEqualTo(3);
    }

    @Test
    void groupIdsAreChecked() {
        List<String> wrong = List.of("", "x".repeat(1_001), "a\0b");
        for (String groupId : wrong) {
            assertThat(harness.answer(harness.coordinator.joinGroup(in(groupId, join(""))))
                            .error())
                    .isEqualTo(GroupError.INVALID_GROUP_ID);
        }
        assertThat(harness.coordinator.listGroups()).isEmpty();
    }

    @Test
    void joinRequestsAreChecked() {
        assertThat(harness.answer(harness.coordinator.joinGroup(with(join(""), 5_999, 60_000)))
                        .error())
                .isEqualTo(GroupError.INVALID_SESSION_TIMEOUT);
        assertThat(harness.answer(harness.coordinator.joinGroup(with(join(""), 1_800_001, 60_000)))
                        .error())
                .isEqualTo(GroupError.INVALID_SESSION_TIMEOUT);
        MemberRecord.Protocol fat = new MemberRecord.Protocol("range", new byte[1 << 20]);
        assertThat(harness.answer(harness.coordinator.joinGroup(with(join(""), List.of(fat))))
                        .error())
                .isEqualTo(GroupError.INVALID_REQUEST);
        assertThat(harness.answer(harness.coordinator.joinGroup(join("", "a\0b", "range")))
                        .error())
                .isEqualTo(GroupError.INVALID_REQUEST);
        assertThat(harness.coordinator.listGroups()).isEmpty();
    }

    @Test
    void memberIdWithoutAGroupIsUnknownAndMakesNone() {
        assertThat(harness.answer(harness.coordinator.joinGroup(join("x"))).error())
                .isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(harness.answer(harness.coordinator.syncGroup(sync("x", 1))).error())
                .isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(harness.answer(harness.coordinator.heartbeat(heartbeat("x", 1))))
                .isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(harness.answer(harness.coordinator.leaveGroup(leave("x"))).members())
                .extracting(LeaveResponse.Left::error)
                .containsExactly(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(harness.coordinator.listGroups()).isEmpty();
    }

    @Test
    void thereAreOnlySoManyGroups() {
        Harness small = new Harness(Harness.immediate().withSizes(2, 10, 10));
        small.start();
        for (String groupId : List.of("a", "b")) {
            assertThat(small.answer(small.coordinator.joinGroup(in(groupId, join(""))))
                            .error())
                    .isEqualTo(GroupError.NONE);
        }

        assertThat(small.answer(small.coordinator.joinGroup(in("c", join("")))).error())
                .isEqualTo(GroupError.GROUP_MAX_SIZE_REACHED);
        assertThat(small.outcome(Harness.commit("d", "", -1, Harness.P0, 1, "")))
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
    }

    @Test
    void groupsAreListedAndDescribed() {
        String id = harness.member();
        harness.answer(harness.coordinator.commitOffsets(Harness.commit("simple", "", -1, Harness.P0, 5, "")));

        assertThat(harness.coordinator.listGroups())
                .containsExactlyInAnyOrder(
                        new GroupListing(GROUP, "consumer", GroupState.STABLE),
                        new GroupListing("simple", "", GroupState.EMPTY));
        GroupDescription description = harness.coordinator.describeGroup(GROUP).orElseThrow();
        assertThat(description.protocolName()).isEqualTo("range");
        assertThat(description.leaderId()).isEqualTo(id);
        MemberRecord member = description.members().get(0);
        assertThat(member.clientHost()).isEqualTo("/10.0.0.1");
        assertThat(member.assignment()).isEqualTo(bytes("all"));
        assertThat(description.subscription(member)).isEqualTo(bytes("topics"));
        assertThat(harness.coordinator.describeGroup("nobody")).isEmpty();
    }

    @Test
    void closingAnswersWhoWaitsAndKeepsWhatIsStored() {
        String id = harness.member();
        CompletableFuture<JoinResponse> waiting = harness.coordinator.joinGroup(join(""));
        assertThat(waiting).isNotDone();

        harness.coordinator.close();

        assertThat(waiting.join().error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.answer(harness.coordinator.heartbeat(heartbeat(id, 1))))
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        harness.crash();
        harness.start();
        assertThat(harness.answer(harness.coordinator.heartbeat(heartbeat(id, 1))))
                .isEqualTo(GroupError.NONE);
    }

    @Test
    void executorThatIsShutDownIsLikeADatabaseThatIsAway() {
        String id = harness.coordinator.joinGroup(join("")).join().memberId();
        harness.database.shutDown();

        assertThat(harness.coordinator
                        .syncGroup(sync(id, 1, id + "=all"))
                        .join()
                        .error())
                .isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(harness.coordinator.deleteGroup("x").join()).isEqualTo(GroupError.GROUP_ID_NOT_FOUND);
        assertThat(state()).isEqualTo(GroupState.PREPARING_REBALANCE);
    }

    @Test
    void newMemberIsToldItsIdThroughTheCoordinatorToo() {
        JoinResponse told = harness.answer(harness.coordinator.joinGroup(modern(join(""))));
        assertThat(told.error()).isEqualTo(GroupError.MEMBER_ID_REQUIRED);
        assertThat(harness.answer(harness.coordinator.joinGroup(modern(join(told.memberId()))))
                        .isLeader())
                .isTrue();
    }

    private GroupState state() {
        harness.database.runAll();
        return harness.coordinator.describeGroup(GROUP).orElseThrow().state();
    }

    static JoinRequest in(String groupId, JoinRequest request) {
        return new JoinRequest(
                groupId,
                new MemberIdentity(request.member().memberId(), null),
                new ClientIdentity("app", "/10.0.0.1"),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                request.protocolType(),
                request.protocols(),
                false,
                false,
                null);
    }
}

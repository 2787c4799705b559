package io.coldstream.coordinator.classic;

import static io.coldstream.coordinator.Requests.GROUP;
import static io.coldstream.coordinator.Requests.SESSION_MS;
import static io.coldstream.coordinator.Requests.join;
import static io.coldstream.coordinator.Requests.leave;
import static io.coldstream.coordinator.Requests.modern;
import static io.coldstream.coordinator.Requests.sync;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.LeaveResponse;
import io.coldstream.coordinator.group.MemberIdentity;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaveTest {
    private final GroupDriver driver = new GroupDriver(GroupDriver.immediate());

    private LeaveResponse send(LeaveRequest request) {
        return driver.perform(driver.group.leave(request, driver.timers.instant()));
    }

    private List<GroupError> errors(LeaveRequest request) {
        LeaveResponse response = send(request);
        assertThat(response.error()).isEqualTo(GroupError.NONE);
        return response.members().stream().map(LeaveResponse.Left::error).toList();
    }

    private static LeaveRequest.Leaving leaving(String memberId, @Nullable String instanceId) {
        return new LeaveRequest.Leaving(new MemberIdentity(memberId, instanceId), null);
    }

    @Test
    void theOthersRebalanceAtOnce() {
        List<String> ids = driver.stable(join(""), join(""));

        assertThat(errors(leave(ids.get(0)))).containsExactly(GroupError.NONE);

        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
        assertThat(driver.heartbeat(ids.get(1), 2)).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        assertThat(driver.joined(driver.join(join(ids.get(1)))).isLeader()).isTrue();
    }

    @Test
    void theLastOneLeavesAnEmptyGroupThatIsStored() {
        String id = driver.stable(join("")).get(0);

        send(leave(id));

        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
        assertThat(driver.group.generation()).isEqualTo(2);
        assertThat(driver.group.emptySince()).isEqualTo(driver.timers.instant());
        driver.finishSave(true);
        assertThat(driver.stored.get(1).members()).isEmpty();
        assertThat(driver.stored.get(1).protocolType()).isEqualTo("consumer");
        assertThat(driver.stored.get(1).protocolName()).isNull();
        assertThat(driver.timers.size()).isZero();
    }

    @Test
    void emptyGroupWorksOnWhenThatCannotBeStored() {
        String id = driver.stable(join("")).get(0);
        send(leave(id));

        driver.finishSave(false);

        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
        assertThat(driver.joined(driver.join(join(""))).generation()).isEqualTo(3);
    }

    @Test
    void whoWaitsIsAnswered() {
        List<String> ids = driver.stable(join(""), join(""));
        long waiting = driver.join(join(ids.get(0)));

        send(leave(ids.get(0)));

        assertThat(driver.joined(waiting).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void whoWaitsForItsAssignmentIsAnsweredToo() {
        String leader = driver.joined(driver.join(join(""))).memberId();
        long second = driver.join(join(""));
        driver.join(join(leader));
        String follower = driver.joined(second).memberId();
        long waiting = driver.sync(sync(follower, 2));

        send(leave(follower));

        assertThat(driver.synced(waiting).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void rebalanceThatWaitedForTheLeavingMemberCompletes() {
        List<String> ids = driver.stable(join(""), join(""));
        long again = driver.join(join(ids.get(0)));

        send(leave(ids.get(1)));

        assertThat(driver.joined(again).members()).hasSize(1);
    }

    @Test
    void idThatIsGivenBackIsNoLongerAwaited() {
        String leader = driver.stable(join("")).get(0);
        String pending = driver.joined(driver.join(modern(join("")))).memberId();
        long again = driver.join(join(leader));
        assertThat(driver.isJoinAnswered(again)).isFalse();

        assertThat(errors(leave(pending))).containsExactly(GroupError.NONE);

        assertThat(driver.joined(again).generation()).isEqualTo(2);
    }

    @Test
    void severalMembersLeaveAtOnce() {
        List<String> ids = driver.stable(join(""), join(""), join(""));

        assertThat(errors(leave(ids.get(0), "nobody", ids.get(2))))
                .containsExactly(GroupError.NONE, GroupError.UNKNOWN_MEMBER_ID, GroupError.NONE);

        assertThat(driver.group.describe().members())
                .extracting(member -> member.memberId())
                .containsExactly(ids.get(1));
    }

    @Test
    void staticMemberMayBeNamedByItsInstanceIdAlone() {
        List<String> ids = driver.stable(join("", "one", "range"), join("", "two", "range"));

        assertThat(errors(new LeaveRequest(
                        GROUP,
                        Stream.of(leaving("", "two"), leaving("", "three"), leaving("", null), leaving("x", "one"))
                                .toList())))
                .containsExactly(
                        GroupError.NONE,
                        GroupError.UNKNOWN_MEMBER_ID,
                        GroupError.UNKNOWN_MEMBER_ID,
                        GroupError.FENCED_INSTANCE_ID);
        assertThat(errors(new LeaveRequest(GROUP, List.of(leaving(ids.get(0), "one")))))
                .containsExactly(GroupError.NONE);
        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void nobodyLeavesAndNothingHappens() {
        driver.stable(join(""));

        assertThat(errors(leave("nobody"))).containsExactly(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(errors(leave())).isEmpty();
        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
    }

    @Test
    void deadGroupSaysSo() {
        driver.group.kill();

        assertThat(send(leave("x")).error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
    }

    @Test
    void memberIsGoneExactlyOneSessionAfterItsLastHeartbeat() {
        String id = driver.stable(join("")).get(0);
        driver.timers.advanceMs(4_000);
        assertThat(driver.heartbeat(id, 1)).isEqualTo(GroupError.NONE);

        driver.timers.advanceMs(SESSION_MS - 1);
        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
        driver.timers.advanceMs(1);

        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
        assertThat(driver.heartbeat(id, 1)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void timerThatFiresWhileItIsReplacedDoesNothing() {
        String id = driver.stable(join("")).get(0);

        driver.group.timerFired(GroupTimer.session(id), 1, driver.timers.instant());

        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
    }

    @Test
    void heartbeatOfAnotherGenerationIsRefused() {
        String id = driver.stable(join("")).get(0);

        assertThat(driver.heartbeat(id, 0)).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(driver.heartbeat(id, 2)).isEqualTo(GroupError.ILLEGAL_GENERATION);
    }

    @Test
    void killedGroupAnswersWhoWaitsAndLeavesNoTimer() {
        List<String> ids = driver.stable(join(""), join(""));
        long waiting = driver.join(join(ids.get(0)));

        driver.perform(new Outcome<>(GroupError.NONE, driver.group.kill()));

        assertThat(driver.joined(waiting).error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(driver.timers.size()).isZero();
        assertThat(driver.group.kill()).isEmpty();
    }
}

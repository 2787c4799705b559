package io.coldstream.coordinator.classic;

import static io.coldstream.coordinator.Requests.GROUP;
import static io.coldstream.coordinator.Requests.REBALANCE_MS;
import static io.coldstream.coordinator.Requests.SESSION_MS;
import static io.coldstream.coordinator.Requests.join;
import static io.coldstream.coordinator.Requests.modern;
import static io.coldstream.coordinator.Requests.protocols;
import static io.coldstream.coordinator.Requests.sync;
import static io.coldstream.coordinator.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.HeartbeatRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.LeaveRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.SyncRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaticMemberTest {
    private final GroupDriver driver = new GroupDriver(GroupDriver.immediate());

    private GroupError heartbeat(String memberId, String instanceId, int generation) {
        return driver.perform(driver.group.heartbeat(
                new HeartbeatRequest(GROUP, new MemberIdentity(memberId, instanceId), generation),
                driver.timers.instant()));
    }

    @Test
    void staticMemberNeedsNoIdToJoin() {
        JoinResponse response = driver.joined(driver.join(modern(join("", "one", "range"))));

        assertThat(response.error()).isEqualTo(GroupError.NONE);
        assertThat(response.memberId()).startsWith("one-");
        assertThat(response.members())
                .extracting(JoinResponse.JoinedMember::groupInstanceId)
                .containsExactly("one");
    }

    @Test
    void followerThatComesBackTakesItsAssignmentWithoutARebalance() {
        List<String> ids = driver.stable(join("", "one", "range"), join("", "two", "range"));

        long back = driver.join(join("", "two", "range"));
        assertThat(driver.isJoinAnswered(back)).isFalse(); // the new id must be durable first
        driver.finishSave(true);

        JoinResponse response = driver.joined(back);
        assertThat(response.generation()).isEqualTo(2);
        assertThat(response.memberId()).isNotEqualTo(ids.get(1)).startsWith("two-");
        assertThat(response.leaderId()).isEqualTo(ids.get(0));
        assertThat(response.skipAssignment()).isFalse();
        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
        long sync = driver.sync(new SyncRequest(
                GROUP, new MemberIdentity(response.memberId(), "two"), 2, "consumer", "range", Map.of()));
        assertThat(driver.synced(sync).assignment()).asString().isEqualTo(ids.get(1));
        assertThat(driver.stored.get(1).members())
                .extracting(member -> member.memberId())
                .contains(response.memberId())
                .doesNotContain(ids.get(1));
    }

    @Test
    void theFormerSelfIsFenced() {
        List<String> ids = driver.stable(join("", "one", "range"), join("", "two", "range"));
        driver.join(join("", "two", "range"));
        driver.finishSave(true);

        assertThat(heartbeat(ids.get(1), "two", 2)).isEqualTo(GroupError.FENCED_INSTANCE_ID);
        assertThat(driver.joined(driver.join(join(ids.get(1), "two", "range"))).error())
                .isEqualTo(GroupError.FENCED_INSTANCE_ID);
        assertThat(heartbeat(ids.get(1), "three", 2)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void leaderThatComesBackIsToldToSkipTheAssignmentIfItCan() {
        driver.stable(join("", "one", "range"), join("", "two", "range"));

        long back = driver.join(modern(join("", "one", "range")));
        driver.finishSave(true);

        JoinResponse response = driver.joined(back);
        assertThat(response.isLeader()).isTrue();
        assertThat(response.skipAssignment()).isTrue();
        assertThat(response.members()).hasSize(2);
        assertThat(driver.group.describe().leaderId()).isEqualTo(response.memberId());
    }

    @Test
    void leaderThatCannotSkipIsMadeAFollower() {
        List<String> ids = driver.stable(join("", "one", "range"), join("", "two", "range"));

        long back = driver.join(join("", "one", "range"));
        driver.finishSave(true);

        JoinResponse response = driver.joined(back);
        assertThat(response.isLeader()).isFalse();
        assertThat(response.leaderId()).isEqualTo(ids.get(0));
        assertThat(response.members()).isEmpty();
        assertThat(response.skipAssignment()).isFalse();
    }

    @Test
    void nothingHasChangedWhenTheNewIdCannotBeStored() {
        List<String> ids = driver.stable(join("", "one", "range"), join("", "two", "range"));

        long back = driver.join(join("", "one", "range"));
        driver.finishSave(false);

        assertThat(driver.joined(back).error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(heartbeat(ids.get(0), "one", 2)).isEqualTo(GroupError.NONE);
        assertThat(driver.group.describe().leaderId()).isEqualTo(ids.get(0));
        driver.timers.advanceMs(SESSION_MS); // and it has a session that can end
        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void rebalanceThatBeginsMeanwhileAnswersTheReturningMember() {
        driver.stable(join("", "one", "range"));
        long back = driver.join(join("", "one", "range"));
        long other = driver.join(join(""));

        assertThat(driver.joined(back).generation()).isEqualTo(2);
        assertThat(driver.joined(other).generation()).isEqualTo(2);
        driver.finishSave(true); // too late to matter
        assertThat(driver.group.state()).isEqualTo(GroupState.COMPLETING_REBALANCE);
    }

    @Test
    void anotherChoiceOfProtocolNeedsARebalance() {
        driver.stable(join("", "one", "range", "sticky"));

        long back = driver.join(with(join("", "one", "range"), protocols("sticky", "range")));

        assertThat(driver.saves).isEmpty();
        assertThat(driver.joined(back).generation()).isEqualTo(2);
        assertThat(driver.joined(back).protocolName()).isEqualTo("sticky");
    }

    @Test
    void returnWhileTheLeaderAssignsStartsOver() {
        JoinResponse first = driver.joined(driver.join(join("", "one", "range")));
        long waiting = driver.sync(
                new SyncRequest(GROUP, new MemberIdentity(first.memberId(), "one"), 1, null, null, Map.of()));

        long back = driver.join(join("", "one", "range"));

        assertThat(driver.synced(waiting).error()).isEqualTo(GroupError.FENCED_INSTANCE_ID);
        assertThat(driver.joined(back).generation()).isEqualTo(2);
    }

    @Test
    void returnDuringARebalanceTakesThePlaceOfTheFormerSelf() {
        driver.stable(join("", "one", "range"), join("", "two", "range"));
        String leader = driver.group.describe().members().get(0).memberId();
        long first = driver.join(join(leader, "one", "range")); // a rebalance begins, "two" is awaited
        assertThat(driver.isJoinAnswered(first)).isFalse();
        long again = driver.join(join("", "one", "range"));
        assertThat(driver.joined(first).error()).isEqualTo(GroupError.FENCED_INSTANCE_ID);

        long second = driver.join(join("", "two", "range"));

        assertThat(driver.joined(again).generation()).isEqualTo(3);
        assertThat(driver.joined(second).generation()).isEqualTo(3);
        assertThat(driver.group.describe().members()).hasSize(2);
    }

    @Test
    void staticMemberThatMissesARebalanceKeepsItsPlace() {
        List<String> ids = driver.stable(
                with(join("", "one", "range"), 30_000, 20_000), with(join("", "two", "range"), 30_000, 20_000));
        long leader = driver.join(with(join(ids.get(0), "one", "range"), 30_000, 20_000));

        driver.timers.advanceMs(20_000);

        assertThat(driver.joined(leader).generation()).isEqualTo(3);
        assertThat(driver.joined(leader).members()).hasSize(2);
    }

    @Test
    void rebalanceGoesOnUntilSomebodyIsThereToLead() {
        List<String> ids = driver.stable(
                with(join("", "one", "range"), 30_000, 5_000), with(join("", "two", "range"), 30_000, 5_000));
        long dynamic = driver.join(with(join(""), 6_000, 5_000));
        driver.perform(driver.group.leave(
                new LeaveRequest(
                        GROUP,
                        List.of(new LeaveRequest.Leaving(
                                new MemberIdentity(
                                        driver.group.describe().members().get(2).memberId(), null),
                                null))),
                driver.timers.instant()));
        assertThat(driver.joined(dynamic).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);

        driver.timers.advanceMs(12_000); // two rounds without anybody
        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
        long back = driver.join(with(join(ids.get(1), "two", "range"), 30_000, 5_000));
        driver.timers.advanceMs(5_000);

        assertThat(driver.joined(back).isLeader()).isTrue();
        assertThat(driver.joined(back).members()).hasSize(2);
    }

    @Test
    void absentStaticMemberIsGoneWhenItsSessionEnds() {
        List<String> ids = driver.stable(join("", "one", "range"), join("", "two", "range"));

        for (int ms = 0; ms < SESSION_MS; ms += 5_000) {
            assertThat(heartbeat(ids.get(0), "one", 2)).isEqualTo(GroupError.NONE);
            driver.timers.advanceMs(5_000);
        }

        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
        assertThat(heartbeat(ids.get(1), "two", 2)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void newStaticMemberThatIsReplacedInARebalanceStillWaitsLong() {
        String leader = driver.stable(with(join(""), 60_000, 1_800_000)).get(0);
        driver.join(with(join("", "one", "range"), SESSION_MS, REBALANCE_MS));
        long again = driver.join(with(join("", "one", "range"), SESSION_MS, REBALANCE_MS));

        driver.timers.advanceMs(SESSION_MS * 2L);

        assertThat(driver.isJoinAnswered(again)).isFalse();
        driver.join(with(join(leader), 60_000, 1_800_000));
        assertThat(driver.joined(again).generation()).isEqualTo(2);
        assertThat(driver.synced(driver.sync(sync(leader, 1))).error()).isEqualTo(GroupError.ILLEGAL_GENERATION);
    }

    @Test
    void restartDoesNotFenceAMemberWhoseNewIdWasNotStoredYet() {
        String stored = driver.stable(join("", "one", "range")).get(0);
        GroupDriver restarted = new GroupDriver(GroupDriver.immediate(), driver.stored.get(0));
        assertThat(restarted
                        .joined(restarted.join(join("newer", "one", "range")))
                        .error())
                .isEqualTo(GroupError.UNKNOWN_MEMBER_ID);

        restarted.perform(restarted.group.heartbeat(
                new HeartbeatRequest(GROUP, new MemberIdentity(stored, "one"), 1), restarted.timers.instant()));

        assertThat(restarted
                        .joined(restarted.join(join("newer", "one", "range")))
                        .error())
                .isEqualTo(GroupError.FENCED_INSTANCE_ID);
    }
}

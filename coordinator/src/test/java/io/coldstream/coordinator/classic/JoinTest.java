package io.coldstream.coordinator.classic;

import static io.coldstream.coordinator.Requests.join;
import static io.coldstream.coordinator.Requests.modern;
import static io.coldstream.coordinator.Requests.protocols;
import static io.coldstream.coordinator.Requests.sync;
import static io.coldstream.coordinator.Requests.with;
import static io.coldstream.coordinator.Requests.withType;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.Requests;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.JoinResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinTest {
    private final GroupDriver driver = new GroupDriver(GroupDriver.immediate());

    @Test
    void firstMemberLeadsGenerationOne() {
        JoinResponse response = driver.joined(driver.join(join("")));

        assertThat(response.error()).isEqualTo(GroupError.NONE);
        assertThat(response.generation()).isEqualTo(1);
        assertThat(response.isLeader()).isTrue();
        assertThat(response.memberId()).startsWith("app-");
        assertThat(response.protocolType()).isEqualTo("consumer");
        assertThat(response.protocolName()).isEqualTo("range");
        assertThat(response.members()).singleElement().satisfies(member -> {
            assertThat(member.memberId()).isEqualTo(response.memberId());
            assertThat(member.metadata()).asString().isEqualTo("topics");
        });
        assertThat(driver.group.state()).isEqualTo(GroupState.COMPLETING_REBALANCE);
    }

    @Test
    void secondMemberWaitsForTheFirstAndOnlyTheLeaderSeesTheMembers() {
        String first = driver.stable(join("")).get(0);

        long second = driver.join(join(""));
        assertThat(driver.isJoinAnswered(second)).isFalse();
        assertThat(driver.heartbeat(first, 1)).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        long again = driver.join(join(first));

        assertThat(driver.joined(again).generation()).isEqualTo(2);
        assertThat(driver.joined(again).members()).hasSize(2);
        assertThat(driver.joined(second).generation()).isEqualTo(2);
        assertThat(driver.joined(second).leaderId()).isEqualTo(first);
        assertThat(driver.joined(second).members()).isEmpty();
    }

    @Test
    void newMemberIsToldItsIdFirstWhenItMustKnowIt() {
        JoinResponse told = driver.joined(driver.join(modern(join(""))));

        assertThat(told.error()).isEqualTo(GroupError.MEMBER_ID_REQUIRED);
        assertThat(told.memberId()).isNotEmpty();
        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
        assertThat(driver.group.isIdle()).isFalse();

        JoinResponse joined = driver.joined(driver.join(modern(join(told.memberId()))));
        assertThat(joined.error()).isEqualTo(GroupError.NONE);
        assertThat(joined.memberId()).isEqualTo(told.memberId());
    }

    @Test
    void anIdThatIsNotUsedWithinASessionIsForgotten() {
        String told = driver.joined(driver.join(modern(join("")))).memberId();

        driver.timers.advanceMs(Requests.SESSION_MS);

        assertThat(driver.group.isIdle()).isTrue();
        assertThat(driver.joined(driver.join(modern(join(told)))).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aRebalanceWaitsForAnIdThatWasHandedOutUntilItIsForgotten() {
        String first = driver.stable(join("")).get(0);
        driver.joined(driver.join(modern(join(""))));
        long again = driver.join(join(first)); // the leader: that starts a rebalance

        driver.timers.advanceMs(Requests.SESSION_MS - 1);
        assertThat(driver.isJoinAnswered(again)).isFalse();
        driver.timers.advanceMs(1);
        assertThat(driver.joined(again).generation()).isEqualTo(2);
    }

    @Test
    void membersThatDoNotJoinAgainAreDroppedAfterTheLongestRebalanceTimeout() {
        List<String> ids = driver.stable(join(""), with(join(""), 30_000, 20_000));
        String kept = ids.get(0);
        String lost = ids.get(1);
        long again = driver.join(join(kept));
        driver.timers.advanceMs(15_000);
        assertThat(driver.heartbeat(lost, driver.group.generation())).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        driver.timers.advanceMs(29_999);
        assertThat(driver.heartbeat(lost, driver.group.generation())).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        driver.timers.advanceMs(15_000);
        assertThat(driver.isJoinAnswered(again)).isFalse();

        driver.timers.advanceMs(1); // 60 s in all

        assertThat(driver.joined(again).members()).hasSize(1);
        assertThat(driver.heartbeat(lost, driver.group.generation())).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void leaderThatDoesNotJoinAgainLosesTheLead() {
        List<String> ids = driver.stable(join(""), join(""));
        long other = driver.join(with(join(ids.get(1)), protocols("range:changed")));

        driver.timers.advanceMs(Requests.SESSION_MS); // the old leader is silent

        assertThat(driver.joined(other).isLeader()).isTrue();
        assertThat(driver.joined(other).members()).hasSize(1);
    }

    @Test
    void emptyGroupGathersMembersAndWaitsLongerForEachNewOne() {
        GroupDriver slow = new GroupDriver(GroupLimits.defaults()); // 3 s
        long first = slow.join(join(""));
        slow.timers.advanceMs(2_000);
        long second = slow.join(join(""));
        slow.timers.advanceMs(1_000);
        assertThat(slow.isJoinAnswered(first)).isFalse();

        slow.timers.advanceMs(3_000);

        assertThat(slow.joined(first).members()).hasSize(2);
        assertThat(slow.joined(second).generation()).isEqualTo(1);
    }

    @Test
    void gatheringEndsWithTheRebalanceTimeout() {
        GroupDriver slow = new GroupDriver(GroupLimits.defaults());
        long first = slow.join(with(join(""), 10_000, 7_000));
        for (int i = 0; i < 6; i++) { // somebody new each second would go on for ever
            slow.timers.advanceMs(1_000);
            slow.join(with(join(""), 10_000, 7_000));
        }
        assertThat(slow.isJoinAnswered(first)).isFalse();

        slow.timers.advanceMs(1_000);

        assertThat(slow.joined(first).members()).hasSize(7);
    }

    @Test
    void unchangedFollowerIsToldTheGenerationAndNothingElseHappens() {
        List<String> ids = driver.stable(join(""), join(""));

        JoinResponse response = driver.joined(driver.join(join(ids.get(1))));

        assertThat(response.generation()).isEqualTo(2);
        assertThat(response.leaderId()).isEqualTo(ids.get(0));
        assertThat(response.members()).isEmpty();
        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
    }

    @Test
    void followerWithAnotherSubscriptionStartsARebalance() {
        List<String> ids = driver.stable(join(""), join(""));

        driver.join(with(join(ids.get(1)), protocols("range:other topics")));

        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
    }

    @Test
    void leaderThatJoinsAgainStartsARebalance() {
        List<String> ids = driver.stable(join(""), join(""));

        long again = driver.join(join(ids.get(0)));

        assertThat(driver.isJoinAnswered(again)).isFalse();
        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
    }

    @Test
    void lostAnswerIsGivenAgainWhileTheLeaderAssigns() {
        JoinResponse lost = driver.joined(driver.join(join("")));

        JoinResponse again = driver.joined(driver.join(join(lost.memberId())));

        assertThat(again.generation()).isEqualTo(lost.generation());
        assertThat(again.members()).hasSize(1);
        assertThat(driver.group.state()).isEqualTo(GroupState.COMPLETING_REBALANCE);
    }

    @Test
    void changedSubscriptionWhileTheLeaderAssignsStartsOver() {
        List<String> ids = driver.stable(join(""), join(""));
        driver.join(join(ids.get(0)));
        driver.join(join(ids.get(1)));
        long waiting = driver.sync(sync(ids.get(1), 3));

        driver.join(with(join(ids.get(0)), protocols("range:changed")));

        assertThat(driver.synced(waiting).error()).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
    }

    @Test
    void requestThatWaitsIsAnsweredWhenTheMemberAsksAnew() {
        List<String> ids = driver.stable(join(""), join(""));
        long abandoned = driver.join(join(ids.get(0)));

        long again = driver.join(join(ids.get(0)));

        assertThat(driver.joined(abandoned).error()).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        assertThat(driver.isJoinAnswered(again)).isFalse();
    }

    @Test
    void protocolThatEverybodySupportsAndMostLikeBestIsChosen() {
        long first = driver.join(join("", null, "sticky", "range", "roundrobin"));
        String leader = driver.joined(first).memberId();
        long second = driver.join(join("", null, "roundrobin", "range"));
        long third = driver.join(join("", null, "range", "roundrobin", "other"));

        long again = driver.join(join(leader, null, "sticky", "range", "roundrobin"));

        for (long ticket : List.of(again, second, third)) {
            assertThat(driver.joined(ticket).protocolName()).isEqualTo("range");
        }
    }

    @Test
    void memberWithNothingInCommonIsRefused() {
        driver.stable(join(""));

        assertThat(driver.joined(driver.join(join("", null, "sticky"))).error())
                .isEqualTo(GroupError.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(driver.joined(driver.join(withType(join(""), "connect"))).error())
                .isEqualTo(GroupError.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(driver.joined(driver.join(join("", null))).error())
                .isEqualTo(GroupError.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
    }

    @Test
    void emptyGroupTakesAnyProtocolType() {
        String id = driver.stable(join("")).get(0);
        driver.perform(driver.group.leave(Requests.leave(id), driver.timers.instant()));

        JoinResponse response = driver.joined(driver.join(withType(join(""), "connect")));

        assertThat(response.protocolType()).isEqualTo("connect");
        assertThat(response.generation()).isEqualTo(3);
    }

    @Test
    void unknownMemberIsToldSo() {
        driver.stable(join(""));

        assertThat(driver.joined(driver.join(join("nobody"))).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void fullGroupRefusesNewMembersAndKeepsItsOwn() {
        GroupDriver small = new GroupDriver(GroupDriver.immediate().withSizes(10, 2, 1));
        List<String> ids = small.stable(join(""), join(""));

        assertThat(small.joined(small.join(join(""))).error()).isEqualTo(GroupError.GROUP_MAX_SIZE_REACHED);
        assertThat(small.joined(small.join(join(ids.get(1)))).error()).isEqualTo(GroupError.NONE);
    }

    @Test
    void groupAboveItsBoundShrinksAtItsNextRebalance() {
        driver.stable(join(""), join(""), join(""));
        GroupDriver small = new GroupDriver(GroupDriver.immediate().withSizes(10, 2, 1), driver.stored.get(0));
        assertThat(small.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
        List<String> ids = small.group.describe().members().stream()
                .map(member -> member.memberId())
                .toList();

        long first = small.join(join(ids.get(2)));
        long second = small.join(join(ids.get(1)));
        assertThat(small.isJoinAnswered(first)).isFalse();
        long third = small.join(join(ids.get(0)));

        assertThat(small.joined(third).error()).isEqualTo(GroupError.GROUP_MAX_SIZE_REACHED);
        assertThat(small.joined(first).error()).isEqualTo(GroupError.NONE);
        assertThat(small.joined(second).error()).isEqualTo(GroupError.NONE);
        assertThat(List.of(small.joined(first).isLeader(), small.joined(second).isLeader()))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void onlySoManyIdsAreHandedOutAhead() {
        GroupDriver small = new GroupDriver(GroupDriver.immediate().withSizes(10, 2, 1));
        small.join(modern(join("")));

        assertThat(small.joined(small.join(modern(join("")))).error()).isEqualTo(GroupError.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void newMemberThatNobodyHearsOfStopsWaiting() {
        String leader = driver.stable(with(join(""), 30_000, 1_800_000)).get(0);
        long silent = driver.join(with(join(""), 10_000, 1_800_000));

        for (int minutes = 0; minutes < 5; minutes++) {
            assertThat(driver.isJoinAnswered(silent)).isFalse();
            for (int i = 0; i < 4; i++) {
                driver.heartbeat(leader, 1);
                driver.timers.advanceMs(15_000);
            }
        }

        assertThat(driver.joined(silent).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void deadGroupSendsClientsToLookForTheCoordinator() {
        driver.group.kill();

        assertThat(driver.joined(driver.join(join(""))).error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(driver.synced(driver.sync(sync("x", 1))).error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(driver.heartbeat("x", 1)).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
    }

    @Test
    void sessionStartsWithTheAnswerHoweverLongThatTook() {
        List<String> ids = driver.stable(join(""), with(join(""), 30_000, 60_000));
        long waiting = driver.join(join(ids.get(0)));
        driver.timers.advanceMs(Requests.SESSION_MS * 2L); // it waits, so it cannot be late
        driver.join(with(join(ids.get(1)), 30_000, 60_000));
        assertThat(driver.joined(waiting).members()).hasSize(2);

        driver.timers.advanceMs(Requests.SESSION_MS - 1);
        assertThat(driver.heartbeat(ids.get(1), 3)).isEqualTo(GroupError.NONE);
        driver.timers.advanceMs(1);

        assertThat(driver.heartbeat(ids.get(0), 3)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(driver.heartbeat(ids.get(1), 3)).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
    }
}

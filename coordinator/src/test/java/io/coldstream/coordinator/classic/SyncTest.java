package io.coldstream.coordinator.classic;

import static io.coldstream.coordinator.Requests.GROUP;
import static io.coldstream.coordinator.Requests.REBALANCE_MS;
import static io.coldstream.coordinator.Requests.SESSION_MS;
import static io.coldstream.coordinator.Requests.join;
import static io.coldstream.coordinator.Requests.sync;
import static io.coldstream.coordinator.Requests.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.storage.metadata.GroupRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncTest {
    private final GroupDriver driver = new GroupDriver(GroupDriver.immediate());
    private String leader = "";
    private String follower = "";

    /** Two members in generation 2, neither of which has its assignment. */
    @BeforeEach
    void startGeneration() {
        leader = driver.joined(driver.join(join(""))).memberId();
        long second = driver.join(join(""));
        driver.join(join(leader));
        follower = driver.joined(second).memberId();
        assertThat(driver.group.generation()).isEqualTo(2);
    }

    @Test
    void everybodyIsAnsweredOnceTheAssignmentIsStored() {
        long followers = driver.sync(sync(follower, 2));
        long leaders = driver.sync(sync(leader, 2, leader + "=a", follower + "=b"));
        assertThat(driver.isSyncAnswered(followers)).isFalse();
        assertThat(driver.isSyncAnswered(leaders)).isFalse();
        assertThat(driver.group.state()).isEqualTo(GroupState.COMPLETING_REBALANCE);

        driver.finishSave(true);

        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
        assertThat(driver.synced(leaders).assignment()).asString().isEqualTo("a");
        assertThat(driver.synced(followers).assignment()).asString().isEqualTo("b");
        assertThat(driver.synced(followers).protocolType()).isEqualTo("consumer");
        assertThat(driver.synced(followers).protocolName()).isEqualTo("range");
    }

    @Test
    void whatIsStoredIsTheWholeGeneration() {
        driver.sync(sync(leader, 2, leader + "=a", follower + "=b", "stranger=c"));
        driver.finishSave(true);

        GroupRecord record = driver.stored.get(0);
        assertThat(record.groupId()).isEqualTo(GROUP);
        assertThat(record.protocolType()).isEqualTo("consumer");
        assertThat(record.protocolName()).isEqualTo("range");
        assertThat(record.generation()).isEqualTo(2);
        assertThat(record.leaderId()).isEqualTo(leader);
        assertThat(record.members())
                .extracting(member -> member.memberId() + "=" + new String(member.assignment(), UTF_8))
                .containsExactlyInAnyOrder(leader + "=a", follower + "=b");
    }

    @Test
    void lateFollowerFetchesItsAssignmentFromTheStableGroup() {
        driver.sync(sync(leader, 2, follower + "=b"));
        driver.finishSave(true);

        long late = driver.sync(sync(follower, 2));

        assertThat(driver.synced(late).assignment()).asString().isEqualTo("b");
    }

    @Test
    void memberThatTheLeaderForgotGetsNothing() {
        long followers = driver.sync(sync(follower, 2));
        driver.sync(sync(leader, 2, leader + "=a"));
        driver.finishSave(true);

        assertThat(driver.synced(followers).error()).isEqualTo(GroupError.NONE);
        assertThat(driver.synced(followers).assignment()).isEmpty();
    }

    @Test
    void membersJoinAgainWhenTheAssignmentCannotBeStored() {
        long followers = driver.sync(sync(follower, 2));
        long leaders = driver.sync(sync(leader, 2, leader + "=a"));

        driver.finishSave(false);

        assertThat(driver.synced(followers).error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(driver.synced(leaders).error()).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
        long again = driver.join(join(leader));
        driver.join(join(follower));
        assertThat(driver.joined(again).generation()).isEqualTo(3);
    }

    @Test
    void leaderThatAsksTwiceIsNotBelievedTwice() {
        long abandoned = driver.sync(sync(leader, 2, leader + "=a"));
        long again = driver.sync(sync(leader, 2, leader + "=z"));
        assertThat(driver.saves).hasSize(1);

        driver.finishSave(true);

        assertThat(driver.synced(abandoned).error()).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        assertThat(driver.synced(again).assignment()).asString().isEqualTo("a");
    }

    @Test
    void assignmentThatARebalanceOvertookDoesNotCount() {
        long leaders = driver.sync(sync(leader, 2, leader + "=a"));
        driver.join(join("")); // a third member

        assertThat(driver.synced(leaders).error()).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        driver.finishSave(true);

        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
        assertThat(driver.group.describe().members())
                .allSatisfy(member -> assertThat(member.assignment()).isEmpty());
    }

    @Test
    void assignmentOfAnOlderGenerationIsNotTakenForTheNewOne() {
        driver.sync(sync(leader, 2, leader + "=old"));
        long third = driver.join(join(""));
        driver.join(join(leader));
        driver.join(join(follower));
        assertThat(driver.joined(third).generation()).isEqualTo(3);

        driver.finishSave(true); // of generation 2

        assertThat(driver.group.state()).isEqualTo(GroupState.COMPLETING_REBALANCE);
    }

    @Test
    void wrongRequestsAreRefused() {
        assertThat(driver.synced(driver.sync(sync("nobody", 2))).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(driver.synced(driver.sync(sync(leader, 1))).error()).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(driver.synced(driver.sync(sync(leader, 3))).error()).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(driver.synced(driver.sync(named("connect", "range"))).error())
                .isEqualTo(GroupError.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(driver.synced(driver.sync(named("consumer", "sticky"))).error())
                .isEqualTo(GroupError.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(driver.isSyncAnswered(driver.sync(named("consumer", "range"))))
                .isFalse();
    }

    private SyncRequest named(String protocolType, String protocolName) {
        return new SyncRequest(GROUP, new MemberIdentity(follower, null), 2, protocolType, protocolName, Map.of());
    }

    @Test
    void syncDuringARebalanceSendsTheMemberBackToJoin() {
        driver.join(join(""));

        assertThat(driver.synced(driver.sync(sync(follower, 2))).error()).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
    }

    @Test
    void whoDoesNotSyncInTimeIsDroppedHoweverAlive() {
        long followers = driver.sync(sync(follower, 2));
        beat(leader, REBALANCE_MS - 1);
        assertThat(driver.isSyncAnswered(followers)).isFalse();

        driver.timers.advanceMs(1);

        assertThat(driver.synced(followers).error()).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        assertThat(driver.heartbeat(leader, 2)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(driver.joined(driver.join(join(follower))).isLeader()).isTrue();
    }

    @Test
    void whoDoesNotSyncInTimeIsDroppedFromAStableGroupToo() {
        driver.sync(sync(leader, 2, leader + "=a"));
        driver.finishSave(true);
        for (int ms = 0; ms < REBALANCE_MS; ms += 5_000) {
            driver.heartbeat(leader, 2);
            driver.heartbeat(follower, 2);
            driver.timers.advanceMs(5_000);
        }

        assertThat(driver.heartbeat(follower, 2)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(driver.heartbeat(leader, 2)).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
    }

    @Test
    void nobodyIsDroppedForNotSyncingWhenAllHave() {
        driver.sync(sync(follower, 2));
        driver.sync(sync(leader, 2, leader + "=a"));
        driver.timers.advanceMs(REBALANCE_MS + 1L); // the database takes its time

        assertThat(driver.group.state()).isEqualTo(GroupState.COMPLETING_REBALANCE);
        driver.finishSave(true);
        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
        assertThat(driver.group.describe().members()).hasSize(2);
    }

    @Test
    void sessionStartsAnewWithTheAnswer() {
        driver.sync(sync(follower, 2));
        driver.sync(sync(leader, 2, leader + "=a"));
        driver.timers.advanceMs(SESSION_MS + 1L); // nobody can send heartbeats meanwhile
        driver.finishSave(true);

        driver.timers.advanceMs(SESSION_MS - 1);
        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
        driver.timers.advanceMs(1);
        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void heartbeatsAreWelcomeBeforeTheSync() {
        assertThat(driver.heartbeat(follower, 2)).isEqualTo(GroupError.NONE);
    }

    @Test
    void membersAreDescribedWithAssignmentsOnlyWhenStable() {
        assertThat(driver.group.describe().members())
                .hasSize(2)
                .allSatisfy(member -> assertThat(member.assignment()).isEmpty());
        driver.sync(sync(leader, 2, leader + "=a", follower + "=b"));
        driver.finishSave(true);

        assertThat(driver.group.describe().members())
                .extracting(member -> new String(member.assignment(), UTF_8))
                .containsExactlyInAnyOrder("a", "b");
        driver.join(with(join(""), 10_000, 60_000));
        assertThat(driver.group.describe().members())
                .allSatisfy(member -> assertThat(member.assignment()).isEmpty());
    }

    @Test
    void restoredGroupGoesOnWithoutARebalance() {
        driver.sync(sync(leader, 2, leader + "=a", follower + "=b"));
        driver.finishSave(true);

        GroupDriver restarted = new GroupDriver(GroupDriver.immediate(), driver.stored.get(0));

        assertThat(restarted.group.state()).isEqualTo(GroupState.STABLE);
        assertThat(restarted.heartbeat(leader, 2)).isEqualTo(GroupError.NONE);
        assertThat(restarted.synced(restarted.sync(sync(follower, 2))).assignment())
                .asString()
                .isEqualTo("b");
        assertThat(restarted.group.describe().leaderId()).isEqualTo(leader);
        assertThat(restarted.joined(restarted.join(join(follower))).generation())
                .isEqualTo(2);

        restarted.timers.advanceMs(SESSION_MS); // nobody is heard of any more
        assertThat(restarted.group.state()).isEqualTo(GroupState.EMPTY);
        restarted.finishSave(true);
        assertThat(restarted.stored).extracting(GroupRecord::members).containsExactly(List.of());
    }

    private void beat(String memberId, long ms) {
        long left = ms;
        while (left > 0) {
            assertThat(driver.heartbeat(memberId, 2)).isEqualTo(GroupError.NONE);
            long step = Math.min(left, 5_000);
            driver.timers.advanceMs(step);
            left -= step;
        }
    }
}

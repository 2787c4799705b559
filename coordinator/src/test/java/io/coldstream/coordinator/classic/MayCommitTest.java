package io.coldstream.coordinator.classic;

import static io.coldstream.coordinator.Requests.SESSION_MS;
import static io.coldstream.coordinator.Requests.join;
import static io.coldstream.coordinator.Requests.sync;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.MemberIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MayCommitTest {
    private final GroupDriver driver = new GroupDriver(GroupDriver.immediate());

    private GroupError commit(String memberId, @Nullable String instanceId, int generation) {
        return driver.perform(
                driver.group.mayCommit(new MemberIdentity(memberId, instanceId), generation, driver.timers.instant()));
    }

    @Test
    void simpleConsumerMayCommitWhileThereAreNoMembers() {
        assertThat(commit("", null, -1)).isEqualTo(GroupError.NONE);
        driver.stable(join(""));
        assertThat(commit("", null, -1)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void emptyGroupRefusesWhoClaimsToBeAMember() {
        assertThat(commit("x", null, -1)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(commit("", "one", -1)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(commit("x", null, 0)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
        assertThat(commit("", null, 0)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void memberMayCommitInItsGenerationOnly() {
        String id = driver.stable(join("")).get(0);

        assertThat(commit(id, null, 1)).isEqualTo(GroupError.NONE);
        assertThat(commit(id, null, 0)).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(commit(id, null, -1)).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(commit("x", null, 1)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void staticMemberIsFenced() {
        String id = driver.stable(join("", "one", "range")).get(0);

        assertThat(commit(id, "one", 1)).isEqualTo(GroupError.NONE);
        assertThat(commit("x", "one", 1)).isEqualTo(GroupError.FENCED_INSTANCE_ID);
        assertThat(commit(id, "two", 1)).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void memberMayCommitWhileTheNextGenerationIsPreparedAndNotWhileItIsAssigned() {
        String id = driver.stable(join("")).get(0);
        long other = driver.join(join(""));
        assertThat(driver.group.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
        assertThat(commit(id, null, 1)).isEqualTo(GroupError.NONE);

        driver.join(join(id));

        assertThat(driver.joined(other).generation()).isEqualTo(2);
        assertThat(commit(id, null, 1)).isEqualTo(GroupError.ILLEGAL_GENERATION);
        assertThat(commit(id, null, 2)).isEqualTo(GroupError.REBALANCE_IN_PROGRESS);
        assertThat(driver.synced(driver.sync(sync("x", 2))).error()).isEqualTo(GroupError.UNKNOWN_MEMBER_ID);
    }

    @Test
    void commitIsASignOfLife() {
        String id = driver.stable(join("")).get(0);
        driver.timers.advanceMs(SESSION_MS - 1);
        commit(id, null, 1);
        driver.timers.advanceMs(SESSION_MS - 1);

        assertThat(driver.group.state()).isEqualTo(GroupState.STABLE);
    }

    @Test
    void refusedCommitIsNone() {
        String id = driver.stable(join("")).get(0);
        driver.timers.advanceMs(SESSION_MS - 1);
        commit(id, null, 7);
        driver.timers.advanceMs(1);

        assertThat(driver.group.state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void deadGroupSaysSo() {
        driver.group.kill();

        assertThat(commit("", null, -1)).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
        assertThat(commit("x", null, 1)).isEqualTo(GroupError.COORDINATOR_NOT_AVAILABLE);
    }
}

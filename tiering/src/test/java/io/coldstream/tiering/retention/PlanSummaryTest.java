package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.tiering.retention.PlanSummary.Amount;
import io.coldstream.tiering.retention.PlanSummary.GroupLoss;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanSummaryTest {
    private static final long HOUR_MS = 3_600_000;
    private static final Duration HORIZON = Duration.ofHours(2);

    private final RetentionFixture fixture = new RetentionFixture();

    @Test
    void itAddsUpWhatHappensNowAndWithinTheHorizon() {
        fixture.local(0, 10, 100, 0).remote(0, 10, 100, 0).remote(0, 10, 100, 0);
        fixture.local(10, 20, 30, HOUR_MS).local(20, 30, 7, 20 * HOUR_MS);
        PlanSummary summary = PlanSummary.of(List.of(plan(8, 8)), HORIZON);
        assertThat(summary.deleteNow()).isEqualTo(new Amount(1, 100));
        assertThat(summary.deleteWithin()).isEqualTo(new Amount(2, 130));
        assertThat(summary.uploadNow()).isEqualTo(new Amount(1, 30));
        assertThat(summary.evictNow()).isEqualTo(Amount.NONE);
        assertThat(summary.partitions()).isEqualTo(1);
    }

    @Test
    void itSaysWhatOnlyHoldsKeep() {
        fixture.local(0, 10, 100, 0)
                .local(10, 20, 30, 0)
                .local(20, 30, 7, 20 * HOUR_MS)
                .holdOffsets(0, 1);
        PlanSummary summary = PlanSummary.of(List.of(plan(8, 9)), HORIZON);
        assertThat(summary.held()).isEqualTo(new Amount(1, 100));
        assertThat(summary.keptByHolds()).isEqualTo(new Amount(2, 130));
        assertThat(summary.deleteWithin()).isEqualTo(Amount.NONE);
    }

    @Test
    void groupsThatHaveNotReadWhatGoesAreNamed() {
        fixture.local(0, 10, 100, 0).local(10, 20, 30, HOUR_MS).local(20, 30, 7, 20 * HOUR_MS);
        PartitionFacts facts = fixture.facts()
                .withGroups(List.of(
                        new GroupPosition("slow", 4), new GroupPosition("late", 12), new GroupPosition("ahead", 20)));
        RetentionPlan plan = RetentionPlanner.plan(policy(8), facts, fixture.at(8 * HOUR_MS));
        assertThat(PlanSummary.of(List.of(plan), HORIZON).readers())
                .containsExactly(
                        new GroupLoss("late", RetentionFixture.PARTITION, 0, 8),
                        new GroupLoss("slow", RetentionFixture.PARTITION, 6, 16));
    }

    @Test
    void aChangeOfPolicySaysWhatItDeletesMore() {
        fixture.local(0, 10, 100, 0).local(10, 20, 30, HOUR_MS).local(20, 30, 7, 20 * HOUR_MS);
        PlanDifference shorter = PlanDifference.between(List.of(plan(8, 8)), List.of(plan(7, 8)), HORIZON);
        assertThat(shorter.moreNow()).isEqualTo(new Amount(1, 30));
        assertThat(shorter.moreWithin()).isEqualTo(Amount.NONE); // both go within two hours anyway
        assertThat(shorter.deletesMore()).isTrue();

        PlanDifference much = PlanDifference.between(List.of(plan(100, 8)), List.of(plan(7, 8)), HORIZON);
        assertThat(much.segments())
                .extracting(PlanDifference.Extra::offsets)
                .containsExactly(new OffsetRange(0, 10), new OffsetRange(10, 20));
        assertThat(much.moreWithin()).isEqualTo(new Amount(2, 130));

        PlanDifference longer = PlanDifference.between(List.of(plan(7, 8)), List.of(plan(100, 8)), HORIZON);
        assertThat(longer.deletesMore()).isFalse();
        assertThat(longer.fewerWithin()).isEqualTo(new Amount(2, 130));
    }

    @Test
    void whatIsActiveIsLostTooOnceItIsSealed() {
        fixture.active(0, 50, 200, 0); // sealed after an hour
        PartitionFacts facts = fixture.facts().withGroups(List.of(new GroupPosition("slow", 30)));
        RetentionPlan present = RetentionPlanner.plan(policy(100), facts, fixture.at(0));
        RetentionPlan shorter = RetentionPlanner.plan(policy(1), facts, fixture.at(0));
        PlanDifference difference = PlanDifference.between(List.of(present), List.of(shorter), HORIZON);
        assertThat(difference.deletesMore()).isTrue();
        assertThat(difference.moreNow()).isEqualTo(Amount.NONE);
        assertThat(difference.moreWithin()).isEqualTo(new Amount(1, 200));
        PlanSummary summary = PlanSummary.of(List.of(shorter), HORIZON);
        assertThat(summary.deleteNow()).isEqualTo(Amount.NONE);
        assertThat(summary.deleteWithin()).isEqualTo(new Amount(1, 200));
        assertThat(summary.readers()).containsExactly(new GroupLoss("slow", RetentionFixture.PARTITION, 0, 20));
        assertThat(PlanDifference.between(List.of(present), List.of(shorter), Duration.ofMinutes(119))
                        .deletesMore())
                .as("an hour after it is sealed, and not before")
                .isFalse();
    }

    @Test
    void anActiveSegmentThatIsSealedSoonerIsLostSooner() {
        fixture.active(0, 50, 200, 0);
        PartitionFacts facts = fixture.facts();
        RetentionPlan slow =
                RetentionPlanner.plan(policy(1), facts.withSegmentLimits(1000, 50 * HOUR_MS), fixture.at(HOUR_MS));
        RetentionPlan fast = RetentionPlanner.plan(policy(1), facts, fixture.at(HOUR_MS));
        assertThat(PlanDifference.between(List.of(slow), List.of(fast), HORIZON).moreWithin())
                .isEqualTo(new Amount(1, 200));
        assertThat(PlanDifference.between(List.of(fast), List.of(slow), HORIZON).deletesMore())
                .isFalse();
    }

    private RetentionPlan plan(int totalHours, int nowHours) {
        return RetentionPlanner.plan(policy(totalHours), fixture.facts(), fixture.at(nowHours * HOUR_MS));
    }

    private static RetentionPolicy policy(int totalHours) {
        return new RetentionPolicy(
                new RetentionLimits(totalHours * HOUR_MS, null), RetentionLimits.UNLIMITED, new TieringPolicy(true, 0));
    }
}

package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.AdvanceLogStart;
import io.coldstream.tiering.retention.RetentionAction.DeleteCopy;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldsAndFloorTest {
    private static final long HOUR_MS = 3_600_000;
    private static final UUID TOPIC = RetentionFixture.PARTITION.topicId();
    private static final RetentionPolicy AN_HOUR = policy(HOUR_MS, null, 0);

    private final RetentionFixture fixture = new RetentionFixture();

    @Test
    void aHeldSegmentKeepsItselfAndEveryNewerOne() {
        threeSegments().holdOffsets(15, 16);
        RetentionPlan plan = plan(AN_HOUR, 5 * HOUR_MS);

        assertThat(plan.due(AdvanceLogStart.class, fixture.at(5 * HOUR_MS)))
                .extracting(AdvanceLogStart::offsets)
                .containsExactly(new OffsetRange(0, 10));
        assertThat(deletion(plan, 10).blockers())
                .singleElement()
                .satisfies(blocker -> assertThat(blocker.sentence())
                        .contains("legal@example.org")
                        .endsWith("covers it: Case 17/4"));
        assertThat(deletion(plan, 20).blockers())
                .singleElement()
                .satisfies(blocker -> assertThat(blocker.sentence())
                        .startsWith("The oldest goes first, and [10, 20) stays. Legal hold "));
        assertThat(deletion(plan, 20).isStopped()).isTrue();
        assertThat(plan.segmentWith(20).orElseThrow().holds()).isEmpty();
    }

    @Test
    void aHoldOnTimesCoversWhatMayHaveARecordInThem() {
        threeSegments(); // stamped at 0, 1 and 2 hours
        long fromMs = fixture.at(HOUR_MS).toEpochMilli();
        fixture.hold(new HoldScope(TOPIC, null, null, new TimeRange(fromMs, fromMs + 1)));
        assertThat(plan(AN_HOUR, 9 * HOUR_MS).logStartBy(fixture.at(9 * HOUR_MS)))
                .isEqualTo(10);
    }

    @Test
    void holdsOfOthersAndReleasedOnesKeepNothing() {
        threeSegments().hold(HoldScope.ofTopic(new UUID(7, 7))).hold(new HoldScope(TOPIC, 1, null, null));
        assertThat(plan(AN_HOUR, 9 * HOUR_MS).logStartBy(fixture.at(9 * HOUR_MS)))
                .isEqualTo(30);
    }

    @Test
    void aHoldKeepsNoLocalCopyOfWhatIsArchived() {
        fixture.local(0, 10, 100, 0).remote(0, 10, 100, 0).hold(HoldScope.ofTopic(TOPIC));
        RetentionPolicy nothingLocal = new RetentionPolicy(
                new RetentionLimits(HOUR_MS, null), new RetentionLimits(0L, null), new TieringPolicy(true, 0));
        RetentionPlan plan = plan(nothingLocal, 2 * HOUR_MS);
        assertThat(plan.due(EvictLocal.class, fixture.at(2 * HOUR_MS))).hasSize(1);
        assertThat(plan.due(AdvanceLogStart.class, fixture.at(2 * HOUR_MS))).isEmpty();
        assertThat(plan.segments().get(0).next().orElseThrow().kind()).isEqualTo(Kind.EVICT);
    }

    @Test
    void aHoldKeepsTheCopiesBelowTheLogStart() {
        fixture.remote(0, 10, 100, 0).remote(10, 20, 100, 0).logStart(20).holdOffsets(5, 6);
        RetentionPlan plan = plan(AN_HOUR, 0);
        assertThat(plan.due(DeleteCopy.class, fixture.at(0)))
                .extracting(DeleteCopy::offsets)
                .containsExactly(new OffsetRange(10, 20));
        assertThat(deletion(plan, 0).isStopped()).isTrue();
    }

    @Test
    void theFloorHoldsAgainstAgeAndBytes() {
        fixture.local(0, 10, 100, 0).local(10, 20, 100, 0);
        for (RetentionPolicy policy : List.of(policy(0L, null, HOUR_MS), policy(null, 0L, HOUR_MS))) {
            RetentionPlan early = plan(policy, HOUR_MS - 1);
            assertThat(early.due(AdvanceLogStart.class, fixture.at(HOUR_MS - 1)))
                    .isEmpty();
            assertThat(deletion(early, 0).due()).isEqualTo(fixture.at(HOUR_MS));
            assertThat(deletion(early, 0).blockers()).containsExactly(new Blocker.Floor(HOUR_MS, fixture.at(HOUR_MS)));
            assertThat(deletion(early, 0).isStopped()).isFalse();
            assertThat(plan(policy, HOUR_MS).due(AdvanceLogStart.class, fixture.at(HOUR_MS)))
                    .hasSize(2);
        }
    }

    @Test
    void whatIsActiveIsKeptByHoldsOnItAndOnOlderSegments() {
        threeSegments()
                .active(
                        30,
                        40,
                        100,
                        fixture.at(3 * HOUR_MS),
                        fixture.at(3 * HOUR_MS).toEpochMilli());
        assertThat(deletion(plan(AN_HOUR, 4 * HOUR_MS), 30).isStopped()).isFalse();
        fixture.holdOffsets(15, 16);
        assertThat(deletion(plan(AN_HOUR, 4 * HOUR_MS), 30).blockers())
                .hasSize(2)
                .anySatisfy(blocker -> assertThat(blocker).isInstanceOf(Blocker.OlderStays.class));
        assertThat(deletion(plan(AN_HOUR, 4 * HOUR_MS), 30).isStopped()).isTrue();
        fixture.holdOffsets(30, 31);
        assertThat(deletion(plan(AN_HOUR, 4 * HOUR_MS), 30).blockers())
                .anySatisfy(blocker -> assertThat(blocker).isInstanceOf(Blocker.Held.class));
    }

    @Test
    void aHoldOnLaterTimesThanItsRecordsDoesNotKeepWhatIsActive() {
        fixture.active(0, 5, 50, fixture.at(0), fixture.at(0).toEpochMilli());
        long fromMs = fixture.at(HOUR_MS).toEpochMilli();
        fixture.hold(new HoldScope(TOPIC, null, null, new TimeRange(fromMs, fromMs + 1)));
        assertThat(deletion(plan(AN_HOUR, HOUR_MS), 0).isStopped()).isFalse();
    }

    @Test
    void aRequestToDeleteIsRefusedByWhatItWouldDeleteOnly() {
        threeSegments().holdOffsets(15, 16);
        assertThat(mayDelete(AN_HOUR, 15).isAllowed()).isTrue();
        assertThat(mayDelete(AN_HOUR, 16).blockers()).singleElement().isInstanceOf(Blocker.Held.class);
        assertThat(mayDelete(policy(null, null, 9 * HOUR_MS), 1).blockers())
                .containsExactly(new Blocker.Floor(9 * HOUR_MS, fixture.at(9 * HOUR_MS)));
    }

    @Test
    void recordsOfTheActiveSegmentMayHaveAnyTimeAndAreYoung() {
        fixture.active(0, 5, 50, 0);
        long longAgoMs = 1_000_000_000_000L;
        fixture.hold(new HoldScope(TOPIC, null, null, new TimeRange(longAgoMs, longAgoMs + 1)));
        assertThat(mayDelete(AN_HOUR, 0).isAllowed()).isTrue();
        assertThat(mayDelete(policy(null, null, 1), 5).blockers()).hasSize(2);
    }

    @Test
    void anyHoldKeepsATopicFromBeingDeleted() {
        threeSegments().logStart(30).holdOffsets(0, 5); // what it covers is gone
        DeletionVerdict verdict =
                RetentionPlanner.mayDeleteTopic(AN_HOUR, List.of(fixture.facts()), fixture.at(5 * HOUR_MS));
        assertThat(verdict.blockers()).singleElement().isInstanceOf(Blocker.Held.class);
        assertThat(RetentionPlanner.mayDeleteTopic(
                                AN_HOUR, List.of(fixture.facts().withHolds(List.of())), fixture.at(5 * HOUR_MS))
                        .isAllowed())
                .isTrue();
    }

    private RetentionFixture threeSegments() {
        return fixture.local(0, 10, 100, 0).local(10, 20, 100, HOUR_MS).local(20, 30, 100, 2 * HOUR_MS);
    }

    private RetentionPlan plan(RetentionPolicy policy, long afterMs) {
        return RetentionPlanner.plan(policy, fixture.facts(), fixture.at(afterMs));
    }

    private DeletionVerdict mayDelete(RetentionPolicy policy, long before) {
        return RetentionPlanner.mayDelete(policy, fixture.facts(), before, fixture.at(5 * HOUR_MS));
    }

    private static PlannedStep deletion(RetentionPlan plan, long offset) {
        return plan.segmentWith(offset).orElseThrow().step(Kind.DELETE).orElseThrow();
    }

    private static RetentionPolicy policy(@Nullable Long totalMs, @Nullable Long totalBytes, long floorMs) {
        return new RetentionPolicy(
                new RetentionLimits(totalMs, totalBytes),
                RetentionLimits.UNLIMITED,
                new TieringPolicy(false, 0),
                floorMs);
    }
}

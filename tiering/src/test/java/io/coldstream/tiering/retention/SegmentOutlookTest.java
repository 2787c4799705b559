package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.log.ActiveSegment;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import io.coldstream.tiering.retention.SegmentOutlook.Place;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentOutlookTest {
    private static final long HOUR_MS = 3_600_000;

    private final RetentionFixture fixture = new RetentionFixture();

    @Test
    void theWholeLifeOfASegmentIsForeseen() {
        fixture.local(0, 10, 100, 0);
        SegmentOutlook segment = plan(policy(false), HOUR_MS).segments().get(0);
        assertThat(segment.place()).isEqualTo(Place.LOCAL);
        assertThat(segment.agesFrom()).isEqualTo(fixture.at(0));
        assertThat(segment.steps()).extracting(PlannedStep::kind).containsExactly(Kind.UPLOAD, Kind.EVICT, Kind.DELETE);
        assertThat(segment.steps())
                .extracting(PlannedStep::due)
                .containsExactly(fixture.at(2 * HOUR_MS), fixture.at(3 * HOUR_MS), fixture.at(9 * HOUR_MS));
        assertThat(segment.next().orElseThrow().reason()).isEqualTo(new Reason(Rule.SEALED, HOUR_MS, 2 * HOUR_MS));
        assertThat(segment.blockers()).containsExactly(new Blocker.NotArchived());
    }

    @Test
    void aPauseIsSaidAndStopsTheUpload() {
        fixture.local(0, 10, 100, 0);
        RetentionPlan plan = plan(policy(true), 4 * HOUR_MS);
        assertThat(plan.due(Upload.class, fixture.at(4 * HOUR_MS))).isEmpty();
        SegmentOutlook segment = plan.segments().get(0);
        assertThat(segment.step(Kind.UPLOAD).orElseThrow().blockers()).containsExactly(new Blocker.UploadsPaused());
        assertThat(segment.next().orElseThrow().kind()).isEqualTo(Kind.DELETE);
    }

    @Test
    void whatStopsAnEarlierStepIsToldBeforeWhatOnlyWaitsForIt() {
        fixture.local(0, 10, 100, 0);
        RetentionPolicy keepsAll = new RetentionPolicy(
                RetentionLimits.UNLIMITED,
                new RetentionLimits(HOUR_MS, null),
                new TieringPolicy(true, 2 * HOUR_MS, true, ""));
        SegmentOutlook segment = plan(keepsAll, 4 * HOUR_MS).segments().get(0);
        assertThat(segment.steps()).extracting(PlannedStep::kind).containsExactly(Kind.EVICT, Kind.UPLOAD);
        assertThat(segment.next().orElseThrow().blockers()).containsExactly(new Blocker.UploadsPaused());
    }

    @Test
    void theActiveSegmentIsSealedByAgeOrSize() {
        fixture.local(0, 10, 100, 0).active(10, 15, 70, HOUR_MS / 2);
        SegmentOutlook byAge = plan(policy(false), HOUR_MS).segments().get(1);
        assertThat(byAge.place()).isEqualTo(Place.ACTIVE);
        assertThat(byAge.logBytes()).isEqualTo(70);
        assertThat(byAge.next().orElseThrow())
                .isEqualTo(new PlannedStep(
                        Kind.SEAL,
                        fixture.at(HOUR_MS + HOUR_MS / 2),
                        new Reason(Rule.SEGMENT_AGE, HOUR_MS / 2, HOUR_MS),
                        List.of()));
        Blocker stillActive = new Blocker.StillActive(fixture.at(HOUR_MS + HOUR_MS / 2));
        assertThat(byAge.step(Kind.UPLOAD).orElseThrow())
                .isEqualTo(new PlannedStep(
                        Kind.UPLOAD,
                        fixture.at(3 * HOUR_MS + HOUR_MS / 2),
                        new Reason(Rule.SEALED, 0, 2 * HOUR_MS),
                        List.of(stillActive)));
        // Its records have no times, so that it ages from its sealing.
        assertThat(byAge.step(Kind.DELETE).orElseThrow())
                .isEqualTo(new PlannedStep(
                        Kind.DELETE,
                        fixture.at(10 * HOUR_MS + HOUR_MS / 2),
                        new Reason(Rule.TOTAL_AGE, 0, 9 * HOUR_MS),
                        List.of(stillActive)));

        PartitionFacts smaller = fixture.facts().withSegmentLimits(70, HOUR_MS);
        SegmentOutlook full = RetentionPlanner.plan(policy(false), smaller, fixture.at(HOUR_MS))
                .segments()
                .get(1);
        assertThat(full.next().orElseThrow().reason()).isEqualTo(new Reason(Rule.SEGMENT_BYTES, 70, 70));
        assertThat(full.next().orElseThrow().happensBy(fixture.at(HOUR_MS))).isTrue();
    }

    @Test
    void theActiveSegmentOfLongAgoGoesAsSoonAsItIsSealed() {
        fixture.active(0, 5, 70, fixture.at(HOUR_MS), fixture.at(-24 * HOUR_MS).toEpochMilli());
        SegmentOutlook segment = plan(policy(false), HOUR_MS + 1).segments().get(0);
        assertThat(segment.steps()).extracting(PlannedStep::kind).containsExactly(Kind.SEAL, Kind.DELETE);
        assertThat(segment.steps()).extracting(PlannedStep::due).containsOnly(fixture.at(2 * HOUR_MS));
        assertThat(segment.next().orElseThrow().kind()).isEqualTo(Kind.SEAL);
        assertThat(segment.isDeletedBy(fixture.at(2 * HOUR_MS - 1))).isFalse();
        assertThat(segment.isDeletedBy(fixture.at(2 * HOUR_MS))).isTrue();
        assertThat(plan(policy(false), 10 * HOUR_MS).actions())
                .as("nothing is done to it before it is sealed")
                .isEmpty();
    }

    @Test
    void anEmptyActiveSegmentHasNoFuture() {
        fixture.local(0, 10, 100, 0);
        PartitionFacts facts = fixture.facts();
        ActiveSegment empty = new ActiveSegment(new OffsetRange(10, 10), 0, -1, null, 1000, HOUR_MS);
        PartitionFacts idle =
                new PartitionFacts(facts.partition(), 0, 100, facts.sealed(), empty, List.of(), List.of(), List.of());
        SegmentOutlook last = RetentionPlanner.plan(policy(false), idle, fixture.at(HOUR_MS))
                .segments()
                .get(1);
        assertThat(last.place()).isEqualTo(Place.ACTIVE);
        assertThat(last.steps()).isEmpty();
    }

    @Test
    void anOlderSegmentThatIsDueLaterIsNamed() {
        fixture.local(0, 10, 100, 5 * HOUR_MS).local(10, 20, 100, 0);
        RetentionPlan plan = plan(policy(false), 10 * HOUR_MS);
        PlannedStep deletion = plan.segments().get(1).step(Kind.DELETE).orElseThrow();
        assertThat(deletion.due()).isEqualTo(fixture.at(14 * HOUR_MS));
        assertThat(deletion.blockers())
                .containsExactly(new Blocker.OlderDueLater(
                        fixture.facts().sealed().get(0).offsets(), fixture.at(14 * HOUR_MS)));
        assertThat(deletion.isStopped()).isFalse();
    }

    @Test
    void whatWasSealedInTheFutureIsArchivedAtOnce() {
        fixture.local(0, 10, 100, Duration.ofDays(3650).toMillis());
        assertThat(plan(policy(false), 0).due(Upload.class, fixture.at(0)))
                .singleElement()
                .satisfies(upload -> assertThat(upload.reason().rule()).isEqualTo(Rule.SEALED_AHEAD));
    }

    private RetentionPlan plan(RetentionPolicy policy, long afterMs) {
        return RetentionPlanner.plan(policy, fixture.facts(), fixture.at(afterMs));
    }

    private static RetentionPolicy policy(boolean paused) {
        return new RetentionPolicy(
                new RetentionLimits(9 * HOUR_MS, null),
                new RetentionLimits(3 * HOUR_MS, null),
                new TieringPolicy(true, 2 * HOUR_MS, paused, ""));
    }
}

package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.tiering.retention.RetentionAction.AdvanceLogStart;
import io.coldstream.tiering.retention.RetentionAction.DeleteCopy;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RetentionPlannerTest {
    private static final long HOUR_MS = 3_600_000;
    private static final RetentionPolicy KEEP_ALL = policy(null, null, null, null, true);

    private final RetentionFixture fixture = new RetentionFixture();

    @Test
    void aSealedSegmentIsUploadedOnceItIsOldEnough() {
        RetentionPolicy policy = new RetentionPolicy(
                RetentionLimits.UNLIMITED, RetentionLimits.UNLIMITED, new TieringPolicy(true, HOUR_MS));
        fixture.local(0, 10, 100, 0);

        RetentionPlan early = RetentionPlanner.plan(policy, fixture.facts(), fixture.at(HOUR_MS - 1));
        assertThat(early.due(Upload.class, fixture.at(HOUR_MS - 1))).isEmpty();
        assertThat(early.actions())
                .singleElement()
                .satisfies(action -> assertThat(action.due()).isEqualTo(fixture.at(HOUR_MS)));
        assertThat(due(policy, Upload.class, HOUR_MS))
                .singleElement()
                .satisfies(upload -> assertThat(upload.reason().sentence())
                        .isEqualTo("It was sealed 1 h ago; sealed segments are archived after 1 h."));
    }

    @Test
    void whatIsNotSealedYetIsNotSaidToBe() {
        assertThat(new Reason(Rule.SEALED, 0, HOUR_MS).sentence()).isEqualTo("Sealed segments are archived after 1 h.");
        assertThat(new Reason(Rule.SEALED, 60_000, 0).sentence())
                .isEqualTo("It was sealed 1 min ago; sealed segments are archived at once.");
        assertThat(new Reason(Rule.LOCAL_BYTES, 2048, 1024).sentence())
                .isEqualTo(
                        "There are 2.00 KiB of newer records on the local disk, which keeps 1.00 KiB of what is archived.");
    }

    @Test
    void nothingIsUploadedTwiceOrWithTieringOff() {
        fixture.local(0, 10, 100, 0).remote(0, 10, 100, 0);
        assertThat(due(KEEP_ALL, Upload.class, HOUR_MS)).isEmpty();
        fixture.local(10, 20, 100, 0);
        assertThat(due(policy(null, null, null, null, false), Upload.class, HOUR_MS))
                .isEmpty();
        assertThat(due(KEEP_ALL, Upload.class, HOUR_MS)).hasSize(1);
    }

    @Test
    void onlyArchivedSegmentsAreEvictedAndOnlyTheOldest() {
        RetentionPolicy policy = policy(null, null, HOUR_MS, null, true);
        fixture.local(0, 10, 100, 0).local(10, 20, 100, 0).local(20, 30, 100, 0);
        fixture.remote(0, 10, 100, 0).remote(20, 30, 100, 0);

        assertThat(due(policy, EvictLocal.class, HOUR_MS - 1)).isEmpty();
        assertThat(due(policy, EvictLocal.class, HOUR_MS))
                .extracting(EvictLocal::offsets)
                .containsExactly(new OffsetRange(0, 10));
    }

    @Test
    void localBytesCountTheActiveSegmentAndAreNeverUndercut() {
        fixture.local(0, 10, 100, 0).local(10, 20, 100, 0).remote(0, 10, 100, 0).remote(10, 20, 100, 0);
        fixture.active(50);

        assertThat(due(policy(null, null, null, 151L, true), EvictLocal.class, 0))
                .isEmpty();
        assertThat(due(policy(null, null, null, 150L, true), EvictLocal.class, 0))
                .hasSize(1)
                .allSatisfy(evict -> assertThat(evict.reason()).isEqualTo(new Reason(Rule.LOCAL_BYTES, 150, 150)));
        assertThat(due(policy(null, null, null, 0L, true), EvictLocal.class, 0)).hasSize(2);
    }

    @Test
    void totalBytesCountEachOffsetOnce() {
        fixture.remote(0, 10, 100, 0)
                .remote(10, 20, 100, 0)
                .local(10, 20, 100, 0)
                .local(20, 30, 100, 0);

        assertThat(due(policy(null, 201L, null, null, true), AdvanceLogStart.class, 0))
                .isEmpty();
        assertThat(due(policy(null, 200L, null, null, true), AdvanceLogStart.class, 0))
                .extracting(AdvanceLogStart::offsets)
                .containsExactly(new OffsetRange(0, 10));
    }

    @Test
    void deletionStopsAtTheFirstSegmentThatIsKept() {
        fixture.local(0, 10, 100, 0).local(10, 20, 100, 2 * HOUR_MS).local(20, 30, 100, 0);
        RetentionPolicy policy = policy(HOUR_MS, null, null, null, true);

        assertThat(due(policy, AdvanceLogStart.class, HOUR_MS))
                .extracting(AdvanceLogStart::offsets)
                .containsExactly(new OffsetRange(0, 10));
        assertThat(due(policy, AdvanceLogStart.class, 3 * HOUR_MS)).hasSize(3);
    }

    @Test
    void totalRetentionAppliesToLocalSegmentsWithTieringOff() {
        fixture.local(0, 10, 100, 0);
        assertThat(due(policy(HOUR_MS, null, null, null, false), AdvanceLogStart.class, HOUR_MS))
                .singleElement()
                .satisfies(action -> assertThat(action.reason().rule()).isEqualTo(Rule.TOTAL_AGE));
        assertThat(due(policy(null, null, 0L, 0L, false), EvictLocal.class, HOUR_MS))
                .isEmpty();
    }

    @Test
    void whatIsDeletedNowIsNeitherUploadedNorEvicted() {
        fixture.local(0, 10, 100, 0);
        RetentionPolicy policy = policy(HOUR_MS, null, 0L, null, true);
        assertThat(due(policy, Upload.class, HOUR_MS)).isEmpty();
        assertThat(due(policy, EvictLocal.class, HOUR_MS)).isEmpty();
    }

    @Test
    void aHoleInWhatIsKnownDeletesNothingBehindIt() {
        fixture.remote(10, 20, 100, 0).local(20, 30, 100, 0);
        RetentionPlan plan =
                RetentionPlanner.plan(policy(0L, 0L, null, null, true), fixture.facts(), fixture.at(HOUR_MS));
        assertThat(plan.due(AdvanceLogStart.class, fixture.at(HOUR_MS))).isEmpty();
        assertThat(plan.doubts()).singleElement().asString().contains("[0, 10)");
    }

    @Test
    void copiesBelowTheLogStartGoWhateverThePolicy() {
        fixture.remote(0, 10, 100, 0).remote(10, 20, 100, 0).logStart(15);
        assertThat(due(KEEP_ALL, DeleteCopy.class, 0))
                .extracting(DeleteCopy::offsets)
                .containsExactly(new OffsetRange(0, 10));
    }

    @Test
    void aSegmentThatIsArchivedInPartStaysAndIsReported() {
        fixture.remote(0, 5, 50, 0).local(0, 10, 100, 0);
        RetentionPlan plan =
                RetentionPlanner.plan(policy(null, null, 0L, null, true), fixture.facts(), fixture.at(HOUR_MS));
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.doubts()).hasSize(1);
    }

    @Test
    void anEndlessLimitDoesNotOverflow() {
        fixture.local(0, 10, 100, 0);
        assertThat(due(policy(Long.MAX_VALUE, null, null, null, true), AdvanceLogStart.class, HOUR_MS))
                .isEmpty();
    }

    /** A walk over all copies for each segment would take minutes. */
    @Test
    @Timeout(20)
    void theWorkGrowsWithTheNumberOfSegmentsOnly() {
        int segments = 100_000;
        for (int i = 0; i < segments; i++) {
            fixture.local(i, i + 1L, 100, i);
            if (i % 2 == 0) {
                fixture.remote(i, i + 1L, 100, i);
            }
        }
        fixture.holdOffsets(segments / 2, segments / 2 + 1);
        RetentionPolicy policy = policy(HOUR_MS, null, 0L, null, true);
        RetentionPlan plan = RetentionPlanner.plan(policy, fixture.facts(), fixture.at(2 * HOUR_MS));
        assertThat(plan.logStartBy(fixture.at(2 * HOUR_MS))).isEqualTo(segments / 2);
        assertThat(plan.due(Upload.class, fixture.at(2 * HOUR_MS))).hasSize(segments / 4);
        assertThat(plan.segments()).hasSize(segments);
    }

    private <A extends RetentionAction> List<A> due(RetentionPolicy policy, Class<A> kind, long afterMs) {
        Instant now = fixture.at(afterMs);
        return RetentionPlanner.plan(policy, fixture.facts(), now).due(kind, now);
    }

    private static RetentionPolicy policy(
            @Nullable Long totalMs,
            @Nullable Long totalBytes,
            @Nullable Long localMs,
            @Nullable Long localBytes,
            boolean tiering) {
        return new RetentionPolicy(
                new RetentionLimits(totalMs, totalBytes),
                new RetentionLimits(localMs, localBytes),
                new TieringPolicy(tiering, 0));
    }
}

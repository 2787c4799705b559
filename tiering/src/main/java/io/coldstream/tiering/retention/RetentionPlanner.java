package io.coldstream.tiering.retention;

import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import io.coldstream.log.ActiveSegment;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.DeleteCopy;
import io.coldstream.tiering.retention.SegmentOutlook.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what is to be done to one partition, when, why, and what stands in the way; a pure function of policy, facts and
 * time. The doer, the preview of a policy, the explanation of one segment and the tests all call it.
 *
 * <p>As in Kafka, a limit of bytes never lets go of the segment that reaches it: what is left is at least the limit.
 * The active segment is never deleted, and counts; what becomes of it once it is sealed is foreseen, as if no more
 * records came.
 *
 * <p>Records are deleted by moving the log start, so only ever the oldest go. A segment that a legal hold covers
 * therefore keeps itself and every newer one, however old they are, until the hold is released. A segment is covered if
 * the hold may cover one of its records: for a hold on a range of times see {@link HeldTimes}. Holds and the floor say
 * nothing about places: the local copy of an archived segment goes as ever.
 *
 * <p>With tiering switched off nothing is uploaded and nothing is evicted; what is archived stays readable and is
 * deleted by total retention. The work grows with the number of segments, times the number of holds that concern the
 * partition.
 */
public final class RetentionPlanner {
    private RetentionPlanner() {}

    /** Plans one partition. */
    public static RetentionPlan plan(RetentionPolicy policy, PartitionFacts facts, Instant now) {
        List<SegmentUnit> units = SegmentUnit.of(facts);
        TotalRetention total = TotalRetention.of(policy, facts, units, now);
        LocalRetention local = LocalRetention.of(policy, facts, units, total.goneBelow(), now);
        List<SegmentOutlook> segments = new ArrayList<>(units.size() + 1);
        List<RetentionAction> actions = new ArrayList<>();
        for (SegmentUnit unit : SegmentUnit.belowLogStart(facts)) {
            segments.add(belowLogStart(facts, unit, actions, now));
        }
        units.forEach(unit -> segments.add(outlook(facts, unit, total, local)));
        if (facts.active() != null) {
            segments.add(active(policy, facts, facts.active(), total, now));
        }
        actions.addAll(total.actions());
        actions.addAll(local.evictions());
        actions.addAll(local.uploads());
        List<String> doubts = new ArrayList<>(total.doubts());
        doubts.addAll(local.doubts());
        return new RetentionPlan(
                facts.partition(), now, facts.logStartOffset(), segments, actions, doubts, facts.groups());
    }

    /**
     * Whether records below an offset may be deleted because somebody asks for it (DeleteRecords), whatever retention
     * says. A hold forbids it that may cover one of them, and so does the floor if one of them is younger.
     */
    public static DeletionVerdict mayDelete(
            RetentionPolicy policy, PartitionFacts facts, long beforeOffset, Instant now) {
        return DeletionCheck.below(policy.floorMs(), facts, beforeOffset, now);
    }

    /**
     * Whether a whole topic may be deleted. Any hold on any of its partitions forbids it, whether or not it covers a
     * record today, and so does the floor if any record is younger.
     */
    public static DeletionVerdict mayDeleteTopic(
            RetentionPolicy policy, Collection<PartitionFacts> partitions, Instant now) {
        return DeletionCheck.ofTopic(policy.floorMs(), partitions, now);
    }

    private static SegmentOutlook belowLogStart(
            PartitionFacts facts, SegmentUnit unit, List<RetentionAction> actions, Instant now) {
        Reason reason = new Reason(Rule.BELOW_LOG_START, unit.offsets().end(), facts.logStartOffset());
        List<LegalHold> holds = facts.holdsOn(unit.offsets(), unit.minTimestampMs(), unit.maxTimestampMs());
        if (holds.isEmpty()) {
            unit.copies().forEach(copy -> actions.add(new DeleteCopy(copy, now, reason)));
        }
        List<Blocker> blockers = holds.stream().<Blocker>map(Blocker.Held::new).toList();
        return new SegmentOutlook(
                unit.offsets(),
                unit.logBytes(),
                Place.ARCHIVED,
                Instant.ofEpochMilli(unit.countedFromMs()),
                List.of(new PlannedStep(Kind.DELETE, now, reason, blockers)),
                holds);
    }

    private static SegmentOutlook outlook(
            PartitionFacts facts, SegmentUnit unit, TotalRetention total, LocalRetention local) {
        return new SegmentOutlook(
                unit.offsets(),
                unit.logBytes(),
                unit.place(),
                Instant.ofEpochMilli(unit.countedFromMs()),
                upTo(total.stepOf(unit).orElse(null), local.stepsOf(unit)),
                facts.holdsOn(unit.offsets(), unit.minTimestampMs(), unit.maxTimestampMs()));
    }

    private static SegmentOutlook active(
            RetentionPolicy policy, PartitionFacts facts, ActiveSegment active, TotalRetention total, Instant now) {
        List<PlannedStep> steps = new ArrayList<>(3);
        Sealing sealing = Sealing.of(active, now).orElse(null);
        if (sealing != null) {
            steps.add(new PlannedStep(Kind.SEAL, sealing.due(), sealing.reason(), List.of()));
            List<PlannedStep> upload =
                    policy.tiering().enabled() ? List.of(upload(policy.tiering(), sealing)) : List.of();
            steps.addAll(upTo(total.stepOfActive().orElse(null), upload));
        }
        return new SegmentOutlook(
                facts.activeOffsets(active), facts.activeBytes(), Place.ACTIVE, null, steps, facts.holdsOn(active));
    }

    private static PlannedStep upload(TieringPolicy tiering, Sealing sealing) {
        List<Blocker> blockers = new ArrayList<>(List.of(new Blocker.StillActive(sealing.due())));
        if (tiering.paused()) {
            blockers.add(new Blocker.UploadsPaused());
        }
        Instant due = Due.after(sealing.due().toEpochMilli(), tiering.minAgeMs());
        return new PlannedStep(Kind.UPLOAD, due, new Reason(Rule.SEALED, 0, tiering.minAgeMs()), blockers);
    }

    /** What is done to a segment until it is deleted; what would be done no earlier than that never is. */
    private static List<PlannedStep> upTo(@Nullable PlannedStep deletion, List<PlannedStep> others) {
        List<PlannedStep> steps = new ArrayList<>(others.size() + 1);
        for (PlannedStep step : others) {
            if (deletion == null || deletion.isStopped() || step.due().isBefore(deletion.due())) {
                steps.add(step);
            }
        }
        if (deletion != null) {
            steps.add(deletion);
        }
        return steps;
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.ActiveSegment;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.DeleteCopy;
import io.coldstream.tiering.retention.SegmentOutlook.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Says what is to be done to one partition, when, why, and what stands in the way; a pure function of policy, facts and
 * time. The doer, the preview of a policy, the explanation of one segment and the tests all call it.
 *
 * <p>As in Kafka, a limit of bytes never lets go of the segment that reaches it: what is left is at least the limit.
 * The active segment is never deleted, and counts.
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
            segments.add(active(policy, facts, facts.active(), now));
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
        Optional<PlannedStep> deletion = total.stepOf(unit);
        Optional<Instant> goneAt = deletion.filter(step -> !step.isStopped()).map(PlannedStep::due);
        List<PlannedStep> steps = new ArrayList<>(3);
        for (PlannedStep step : local.stepsOf(unit)) {
            // What would happen no earlier than the deletion never happens.
            if (goneAt.isEmpty() || step.due().isBefore(goneAt.get())) {
                steps.add(step);
            }
        }
        deletion.ifPresent(steps::add);
        return new SegmentOutlook(
                unit.offsets(),
                unit.logBytes(),
                unit.place(),
                Instant.ofEpochMilli(unit.countedFromMs()),
                steps,
                facts.holdsOn(unit.offsets(), unit.minTimestampMs(), unit.maxTimestampMs()));
    }

    private static SegmentOutlook active(
            RetentionPolicy policy, PartitionFacts facts, ActiveSegment active, Instant now) {
        OffsetRange offsets = facts.activeOffsets(active);
        List<PlannedStep> steps = new ArrayList<>(2);
        Instant firstAppendAt = active.firstAppendAt();
        if (firstAppendAt != null) {
            boolean full = active.logBytes() >= active.segmentBytes();
            long firstMs = firstAppendAt.toEpochMilli();
            Instant sealed = full ? now : Due.after(firstMs, active.segmentMs());
            Reason reason = full
                    ? new Reason(Rule.SEGMENT_BYTES, active.logBytes(), active.segmentBytes())
                    : new Reason(Rule.SEGMENT_AGE, now.toEpochMilli() - firstMs, active.segmentMs());
            steps.add(new PlannedStep(Kind.SEAL, sealed, reason, List.of()));
            if (policy.tiering().enabled()) {
                long minAgeMs = policy.tiering().minAgeMs();
                List<Blocker> blockers = new ArrayList<>(List.of(new Blocker.StillActive()));
                if (policy.tiering().paused()) {
                    blockers.add(new Blocker.UploadsPaused());
                }
                Instant due = Due.after(sealed.toEpochMilli(), minAgeMs);
                steps.add(new PlannedStep(Kind.UPLOAD, due, new Reason(Rule.SEALED, 0, minAgeMs), blockers));
            }
        }
        List<LegalHold> holds = offsets.isEmpty() ? List.of() : facts.holdsOn(offsets, -1, -1);
        return new SegmentOutlook(offsets, facts.activeBytes(), Place.ACTIVE, null, steps, holds);
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.ActiveSegment;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.AdvanceLogStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What total retention deletes of one partition: a walk over its segments from the oldest on. Records are deleted by
 * moving the log start, so a segment that stays keeps every newer one. Owned by one thread.
 */
final class TotalRetention {
    private final RetentionPolicy policy;
    private final PartitionFacts facts;
    private final Instant now;
    private final List<AdvanceLogStart> actions = new ArrayList<>();
    private final Map<Long, PlannedStep> stepsByStart = new HashMap<>();
    private final List<String> doubts = new ArrayList<>();
    private long goneBelow;

    /** The segment that stays for longer than anybody can say, and why; everything behind it stays, too. */
    private @Nullable OffsetRange keptSegment;

    private @Nullable Blocker keptBecause;

    private Instant olderDue = Instant.MIN;
    private @Nullable OffsetRange olderSegment;
    private @Nullable PlannedStep activeStep;

    private TotalRetention(RetentionPolicy policy, PartitionFacts facts, Instant now) {
        this.policy = policy;
        this.facts = facts;
        this.now = now;
        this.goneBelow = facts.logStartOffset();
    }

    static TotalRetention of(RetentionPolicy policy, PartitionFacts facts, List<SegmentUnit> units, Instant now) {
        TotalRetention walk = new TotalRetention(policy, facts, now);
        long newerBytes = facts.activeBytes()
                + units.stream().mapToLong(SegmentUnit::logBytes).sum();
        long next = facts.logStartOffset();
        for (SegmentUnit unit : units) {
            newerBytes -= unit.logBytes();
            if (unit.offsets().start() > next) {
                walk.noteGap(new OffsetRange(next, unit.offsets().start()));
            }
            walk.visit(unit, newerBytes);
            next = unit.offsets().end();
        }
        if (facts.active() != null) {
            walk.visitActive(facts.active(), next);
        }
        return walk;
    }

    private void noteGap(OffsetRange missing) {
        Blocker.Gap gap = new Blocker.Gap(missing);
        doubts.add(gap.sentence());
        if (keptBecause == null) {
            keptSegment = missing;
            keptBecause = gap;
        }
    }

    private void visit(SegmentUnit unit, long newerBytes) {
        List<LegalHold> holds = facts.holdsOn(unit.offsets(), unit.minTimestampMs(), unit.maxTimestampMs());
        Optional<Due> due =
                Due.of(policy.total(), Rule.TOTAL_AGE, Rule.TOTAL_BYTES, unit.countedFromMs(), newerBytes, now);
        due.ifPresent(own -> visit(unit, own, holds));
        if (keptBecause == null && !holds.isEmpty()) {
            keptSegment = unit.offsets();
            keptBecause = new Blocker.Held(holds.get(0));
        }
    }

    private void visit(SegmentUnit unit, Due due, List<LegalHold> holds) {
        PlannedStep step = step(unit.countedFromMs(), due, holds, null);
        stepsByStart.put(unit.offsets().start(), step);
        olderDue = step.due();
        olderSegment = unit.offsets();
        if (!step.isStopped()) {
            actions.add(new AdvanceLogStart(unit.offsets(), step.due(), due.reason()));
            goneBelow = step.due().isAfter(now) ? goneBelow : unit.offsets().end();
        }
    }

    /** Says when the active segment goes that will be sealed before; there is nothing to be done to it as it is. */
    private void visitActive(ActiveSegment active, long next) {
        OffsetRange offsets = facts.activeOffsets(active);
        Optional<Sealing> found = Sealing.of(active, now);
        if (found.isEmpty() || offsets.isEmpty() || offsets.end() <= facts.logStartOffset()) {
            return;
        }
        Sealing sealing = found.get();
        if (offsets.start() > next) {
            noteGap(new OffsetRange(next, offsets.start()));
        }
        activeStep = Due.of(policy.total(), Rule.TOTAL_AGE, Rule.TOTAL_BYTES, sealing.countedFromMs(), 0, now)
                .map(due -> step(sealing.countedFromMs(), due, facts.holdsOn(active), sealing))
                .orElse(null);
    }

    private PlannedStep step(long countedFromMs, Due due, List<LegalHold> holds, @Nullable Sealing sealing) {
        List<Blocker> blockers = new ArrayList<>(0);
        holds.forEach(hold -> blockers.add(new Blocker.Held(hold)));
        if (keptBecause != null && keptSegment != null) {
            blockers.add(
                    keptBecause instanceof Blocker.Gap
                            ? keptBecause
                            : new Blocker.OlderStays(keptSegment, keptBecause));
        }
        Instant at = due.at();
        if (sealing != null) {
            at = Due.later(at, sealing.due());
            blockers.add(new Blocker.StillActive(sealing.due()));
        }
        Instant floorEnds = Due.after(countedFromMs, policy.floorMs());
        if (policy.floorMs() > 0 && floorEnds.isAfter(at)) { // without a floor a clock that is behind keeps nothing
            at = floorEnds;
            if (at.isAfter(now)) {
                blockers.add(new Blocker.Floor(policy.floorMs(), at));
            }
        }
        if (olderSegment != null && olderDue.isAfter(at)) {
            at = olderDue;
            if (at.isAfter(now)) {
                blockers.add(new Blocker.OlderDueLater(olderSegment, at));
            }
        }
        return new PlannedStep(Kind.DELETE, at, due.reason(), blockers);
    }

    List<AdvanceLogStart> actions() {
        return actions;
    }

    List<String> doubts() {
        return doubts;
    }

    /** The offset below which everything is to be deleted now. */
    long goneBelow() {
        return goneBelow;
    }

    /** When the active segment is deleted once it is sealed, if no more records come. */
    Optional<PlannedStep> stepOfActive() {
        return Optional.ofNullable(activeStep);
    }

    Optional<PlannedStep> stepOf(SegmentUnit unit) {
        return Optional.ofNullable(stepsByStart.get(unit.offsets().start()));
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.RetentionPolicy;
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
        List<Blocker> blockers = new ArrayList<>(0);
        holds.forEach(hold -> blockers.add(new Blocker.Held(hold)));
        if (keptBecause != null && keptSegment != null) {
            blockers.add(
                    keptBecause instanceof Blocker.Gap
                            ? keptBecause
                            : new Blocker.OlderStays(keptSegment, keptBecause));
        }
        boolean stopped = !blockers.isEmpty();
        Instant at = due.at();
        Instant floorEnds = Due.after(unit.countedFromMs(), policy.floorMs());
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
        stepsByStart.put(unit.offsets().start(), new PlannedStep(Kind.DELETE, at, due.reason(), blockers));
        olderDue = at;
        olderSegment = unit.offsets();
        if (!stopped) {
            actions.add(new AdvanceLogStart(unit.offsets(), at, due.reason()));
            goneBelow = at.isAfter(now) ? goneBelow : unit.offsets().end();
        }
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

    Optional<PlannedStep> stepOf(SegmentUnit unit) {
        return Optional.ofNullable(stepsByStart.get(unit.offsets().start()));
    }
}

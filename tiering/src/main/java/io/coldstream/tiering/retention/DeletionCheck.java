package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.LegalHold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What forbids deleting records that somebody asks to delete. Where nothing is known of records (those of the active
 * segment, or of a gap), they may have any timestamp and are as young as can be. Owned by one thread.
 */
final class DeletionCheck {
    private final long floorMs;
    private final Instant now;
    private final Set<LegalHold> holds = new LinkedHashSet<>();
    private Optional<Instant> floorEndsAt = Optional.empty();

    private DeletionCheck(long floorMs, Instant now) {
        this.floorMs = floorMs;
        this.now = now;
    }

    static DeletionVerdict below(long floorMs, PartitionFacts facts, long beforeOffset, Instant now) {
        DeletionCheck check = new DeletionCheck(floorMs, now);
        check.visit(facts, beforeOffset);
        return check.verdict();
    }

    static DeletionVerdict ofTopic(long floorMs, Collection<PartitionFacts> partitions, Instant now) {
        DeletionCheck check = new DeletionCheck(floorMs, now);
        for (PartitionFacts facts : partitions) {
            check.holds.addAll(facts.holds());
            check.visit(facts, endOf(facts));
        }
        return check.verdict();
    }

    private static long endOf(PartitionFacts facts) {
        long end = facts.logStartOffset();
        for (SegmentUnit unit : SegmentUnit.of(facts)) {
            end = Math.max(end, unit.offsets().end());
        }
        return facts.active() == null
                ? end
                : Math.max(end, facts.active().offsets().end());
    }

    private void visit(PartitionFacts facts, long beforeOffset) {
        long next = facts.logStartOffset();
        for (SegmentUnit unit : SegmentUnit.of(facts)) {
            long start = Math.max(unit.offsets().start(), facts.logStartOffset());
            if (start >= beforeOffset) {
                break;
            }
            visitUnknown(facts, next, start);
            next = Math.min(unit.offsets().end(), beforeOffset);
            holds.addAll(facts.holdsOn(new OffsetRange(start, next), unit.minTimestampMs(), unit.maxTimestampMs()));
            noteAge(unit.countedFromMs());
        }
        visitUnknown(facts, next, beforeOffset);
    }

    private void visitUnknown(PartitionFacts facts, long from, long to) {
        if (from < to) {
            holds.addAll(facts.holdsOn(new OffsetRange(from, to), -1, -1));
            noteAge(now.toEpochMilli());
        }
    }

    private void noteAge(long countedFromMs) {
        Instant endsAt = Due.after(countedFromMs, floorMs);
        if (endsAt.isAfter(now)) {
            floorEndsAt = Optional.of(
                    floorEndsAt.map(other -> Due.later(other, endsAt)).orElse(endsAt));
        }
    }

    private DeletionVerdict verdict() {
        List<Blocker> blockers = new ArrayList<>();
        holds.forEach(hold -> blockers.add(new Blocker.Held(hold)));
        if (floorMs > 0) { // without a floor a clock that is behind forbids nothing
            floorEndsAt.ifPresent(endsAt -> blockers.add(new Blocker.Floor(floorMs, endsAt)));
        }
        return new DeletionVerdict(blockers);
    }
}

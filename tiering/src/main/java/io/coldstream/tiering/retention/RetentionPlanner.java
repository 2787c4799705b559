package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.SegmentRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what is to be done to one partition and why; a pure function of policy, facts and time.
 *
 * <p>As in Kafka, a limit of bytes never lets go of the segment that reaches it: what is left is at least the limit.
 * The active segment is never deleted, and counts.
 */
public final class RetentionPlanner {
    private final RetentionPolicy policy;
    private final PartitionFacts facts;
    private final Instant now;
    private final List<RetentionAction> actions = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    private RetentionPlanner(RetentionPolicy policy, PartitionFacts facts, Instant now) {
        this.policy = policy;
        this.facts = facts;
        this.now = now;
    }

    /** Plans one partition. */
    public static RetentionPlan plan(RetentionPolicy policy, PartitionFacts facts, Instant now) {
        RetentionPlanner planner = new RetentionPlanner(policy, facts, now);
        planner.deleteBelowLogStart();
        long goneBelow = planner.deleteOldest();
        if (policy.tiering().enabled()) {
            planner.evict(goneBelow);
            planner.upload(goneBelow);
        }
        return new RetentionPlan(planner.actions, planner.doubts);
    }

    private record Due(Instant at, Reason reason) {}

    private void deleteBelowLogStart() {
        for (SegmentRecord copy : facts.copies()) {
            long end = copy.intent().offsets().end();
            if (end <= facts.logStartOffset()) {
                Reason reason = new Reason(Rule.BELOW_LOG_START, end, facts.logStartOffset());
                actions.add(new RetentionAction.DeleteCopy(copy, now, reason));
            }
        }
    }

    /** Returns the offset below which everything is to be deleted now. */
    private long deleteOldest() {
        List<SegmentUnit> units = SegmentUnit.of(facts);
        long bytes = facts.activeBytes()
                + units.stream().mapToLong(SegmentUnit::logBytes).sum();
        long next = facts.logStartOffset();
        long goneBelow = next;
        Instant notBefore = Instant.MIN;
        for (SegmentUnit unit : units) {
            if (unit.offsets().start() > next) {
                doubts.add("Offsets " + new OffsetRange(next, unit.offsets().start())
                        + " are neither on the local disk nor in the catalogue; nothing behind them is deleted.");
                break;
            }
            bytes -= unit.logBytes();
            Optional<Due> due = due(policy.total(), Rule.TOTAL_AGE, Rule.TOTAL_BYTES, unit.countedFromMs(), bytes);
            if (due.isEmpty()) {
                break;
            }
            notBefore = later(notBefore, due.get().at);
            actions.add(new RetentionAction.AdvanceLogStart(unit.offsets(), notBefore, due.get().reason));
            next = unit.offsets().end();
            goneBelow = notBefore.isAfter(now) ? goneBelow : next;
        }
        return goneBelow;
    }

    private void evict(long goneBelow) {
        long bytes = facts.localBytes();
        Instant notBefore = Instant.MIN;
        for (SealedSegment segment : facts.sealed()) {
            bytes -= segment.logBytes();
            if (segment.offsets().end() <= goneBelow) {
                continue; // goes with the log start
            }
            long from = SegmentAge.countedFromMs(segment.maxTimestampMs(), segment.sealedAt());
            Optional<Due> due = due(policy.local(), Rule.LOCAL_AGE, Rule.LOCAL_BYTES, from, bytes);
            if (due.isEmpty() || !isArchived(segment.offsets())) {
                break;
            }
            notBefore = later(notBefore, due.get().at);
            actions.add(new RetentionAction.EvictLocal(segment, notBefore, due.get().reason));
        }
    }

    private void upload(long goneBelow) {
        long minAgeMs = policy.tiering().minAgeMs();
        for (SealedSegment segment : facts.sealed()) {
            if (segment.offsets().end() <= goneBelow || isArchived(segment.offsets())) {
                continue;
            }
            Optional<SegmentRecord> overlap = facts.copies().stream()
                    .filter(copy ->
                            copy.intent().offsets().start() < segment.offsets().end()
                                    && segment.offsets().start()
                                            < copy.intent().offsets().end())
                    .findFirst();
            if (overlap.isPresent()) {
                doubts.add("The local segment " + segment.offsets() + " is archived only in part, by "
                        + overlap.get().intent().key() + "; it stays local.");
                continue;
            }
            long sealedAtMs = segment.sealedAt().toEpochMilli();
            Reason reason = new Reason(Rule.SEALED, now.toEpochMilli() - sealedAtMs, minAgeMs);
            actions.add(new RetentionAction.Upload(segment, after(sealedAtMs, minAgeMs), reason));
        }
    }

    /** Whether AVAILABLE copies together have every one of these offsets. */
    private boolean isArchived(OffsetRange offsets) {
        long next = offsets.start();
        for (SegmentRecord copy : facts.copies()) {
            if (copy.intent().offsets().contains(next)) {
                next = copy.intent().offsets().end();
            }
            if (next >= offsets.end()) {
                return true;
            }
        }
        return false;
    }

    /**
     * When limits let go of a segment.
     *
     * @param newerBytes the bytes that are left once it is gone
     */
    private Optional<Due> due(
            RetentionLimits limits, Rule ageRule, Rule bytesRule, long countedFromMs, long newerBytes) {
        Long maxAgeMs = limits.maxAgeMs();
        Long maxBytes = limits.maxBytes();
        Optional<Due> byAge = Optional.empty();
        if (maxAgeMs != null) {
            Reason reason = new Reason(ageRule, now.toEpochMilli() - countedFromMs, maxAgeMs);
            byAge = Optional.of(new Due(after(countedFromMs, maxAgeMs), reason));
        }
        boolean goesByAgeNow = byAge.filter(due -> !due.at.isAfter(now)).isPresent();
        if (maxBytes != null && newerBytes >= maxBytes && !goesByAgeNow) {
            return Optional.of(new Due(now, new Reason(bytesRule, newerBytes, maxBytes)));
        }
        return byAge;
    }

    private static Instant after(long fromMs, long waitMs) {
        long atMs = fromMs > Long.MAX_VALUE - waitMs ? Long.MAX_VALUE : fromMs + waitMs;
        return Instant.ofEpochMilli(atMs);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.SealedSegment;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one partition's local segments: uploads, and evictions from the oldest on. Holds keep records, not
 * places, so they keep no local copy that is archived. Owned by one thread.
 */
final class LocalRetention {
    private final RetentionPolicy policy;
    private final Instant now;
    private final ArchivedRanges archived;
    private final List<EvictLocal> evictions = new ArrayList<>();
    private final List<Upload> uploads = new ArrayList<>();
    private final Map<Long, List<PlannedStep>> stepsByStart = new HashMap<>();
    private final List<String> doubts = new ArrayList<>();

    private Instant olderDue = Instant.MIN;
    private Blocker.@Nullable OlderStays olderStays;

    private LocalRetention(RetentionPolicy policy, PartitionFacts facts, Instant now) {
        this.policy = policy;
        this.now = now;
        this.archived = new ArchivedRanges(facts.copies());
    }

    /** Plans what is left behind {@code goneBelow}; what lies below it goes with the log start. */
    static LocalRetention of(
            RetentionPolicy policy, PartitionFacts facts, List<SegmentUnit> units, long goneBelow, Instant now) {
        LocalRetention walk = new LocalRetention(policy, facts, now);
        if (!policy.tiering().enabled()) {
            return walk;
        }
        long newerBytes = facts.activeBytes();
        for (SegmentUnit unit : units) {
            for (SealedSegment segment : unit.local()) {
                newerBytes += segment.logBytes();
            }
        }
        for (SegmentUnit unit : units) {
            for (SealedSegment segment : unit.local()) {
                newerBytes -= segment.logBytes();
                if (segment.offsets().end() > goneBelow) {
                    walk.visit(unit, segment, newerBytes);
                }
            }
        }
        return walk;
    }

    private void visit(SegmentUnit unit, SealedSegment segment, long newerBytes) {
        List<PlannedStep> steps = new ArrayList<>(2);
        Optional<Blocker> missing = Optional.empty();
        if (!archived.containAll(segment.offsets())) {
            boolean inPart = archived.containAny(segment.offsets());
            Blocker why = inPart ? new Blocker.ArchivedInPart(segment.offsets()) : new Blocker.NotArchived();
            missing = Optional.of(why);
            steps.add(upload(segment, inPart ? List.of(why) : List.of()));
            if (inPart) {
                doubts.add(why.sentence());
            }
        }
        Optional<Due> due =
                Due.of(policy.local(), Rule.LOCAL_AGE, Rule.LOCAL_BYTES, unit.countedFromMs(), newerBytes, now);
        if (due.isPresent()) {
            steps.add(evict(segment, due.get(), missing));
        }
        stepsByStart
                .computeIfAbsent(unit.offsets().start(), first -> new ArrayList<>(2))
                .addAll(steps);
    }

    private PlannedStep upload(SealedSegment segment, List<Blocker> inPart) {
        List<Blocker> blockers = new ArrayList<>(inPart);
        if (policy.tiering().paused()) {
            blockers.add(new Blocker.UploadsPaused());
        }
        long minAgeMs = policy.tiering().minAgeMs();
        long sealedForMs = now.toEpochMilli() - segment.sealedAt().toEpochMilli();
        boolean ahead = sealedForMs < -SegmentAge.CLOCK_SKEW_MAX.toMillis();
        Instant due = ahead ? now : Due.after(segment.sealedAt().toEpochMilli(), minAgeMs);
        Reason reason =
                ahead ? new Reason(Rule.SEALED_AHEAD, -sealedForMs, 0) : new Reason(Rule.SEALED, sealedForMs, minAgeMs);
        if (blockers.isEmpty()) {
            uploads.add(new Upload(segment, due, reason));
        }
        return new PlannedStep(Kind.UPLOAD, due, reason, blockers);
    }

    private PlannedStep evict(SealedSegment segment, Due due, Optional<Blocker> missing) {
        List<Blocker> blockers = new ArrayList<>(1);
        missing.ifPresent(blockers::add);
        if (olderStays != null) {
            blockers.add(olderStays);
        }
        olderDue = Due.later(olderDue, due.at());
        if (blockers.isEmpty()) {
            evictions.add(new EvictLocal(segment, olderDue, due.reason()));
        } else if (olderStays == null) {
            OffsetRange offsets = segment.offsets();
            olderStays = new Blocker.OlderStays(offsets, blockers.get(0));
        }
        return new PlannedStep(Kind.EVICT, olderDue, due.reason(), blockers);
    }

    List<EvictLocal> evictions() {
        return evictions;
    }

    List<Upload> uploads() {
        return uploads;
    }

    List<String> doubts() {
        return doubts;
    }

    List<PlannedStep> stepsOf(SegmentUnit unit) {
        return stepsByStart.getOrDefault(unit.offsets().start(), List.of());
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.tiering.retention.RetentionAction.AdvanceLogStart;
import io.coldstream.tiering.retention.RetentionAction.EvictLocal;
import io.coldstream.tiering.retention.RetentionAction.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A partition that gets no more records, and the executor that does to it what is due. Owned by the test's thread. */
final class LookedAfter {
    private final RetentionPolicy policy;
    private PartitionFacts facts;

    LookedAfter(RetentionPolicy policy, PartitionFacts facts) {
        this.policy = policy;
        this.facts = facts;
    }

    PartitionFacts facts() {
        return facts;
    }

    /** One look of the executor: it seals, deletes, evicts and uploads. */
    void look(Instant now) {
        sealIfOld(now);
        RetentionPlan plan = RetentionPlanner.plan(policy, facts, now);
        long logStart = end(plan.due(AdvanceLogStart.class, now), facts.logStartOffset());
        long localStart = end(plan.due(EvictLocal.class, now), logStart);
        List<SegmentRecord> copies = new ArrayList<>(facts.copies());
        for (Upload upload : plan.due(Upload.class, now)) {
            copies.add(copy(upload.segment(), now));
        }
        copies.removeIf(copy -> copy.intent().offsets().end() <= logStart);
        List<SealedSegment> sealed = new ArrayList<>(facts.sealed());
        sealed.removeIf(segment -> segment.offsets().end() <= Math.max(logStart, localStart));
        replace(logStart, sealed, facts.active(), facts.activeBytes(), copies);
    }

    private static long end(List<? extends RetentionAction> actions, long otherwise) {
        return actions.stream()
                .mapToLong(action -> action.offsets().end())
                .max()
                .orElse(otherwise);
    }

    private void sealIfOld(Instant now) {
        ActiveSegment active = facts.active();
        Instant firstAppendAt = active == null ? null : active.firstAppendAt();
        if (active == null
                || firstAppendAt == null
                || now.toEpochMilli() - firstAppendAt.toEpochMilli() < active.segmentMs()) {
            return;
        }
        OffsetRange offsets = facts.activeOffsets(active);
        List<SealedSegment> sealed = new ArrayList<>(facts.sealed());
        sealed.add(new SealedSegment(offsets, facts.activeBytes(), active.maxTimestampMs(), now));
        ActiveSegment next = new ActiveSegment(
                new OffsetRange(offsets.end(), offsets.end()), 0, -1, null, active.segmentBytes(), active.segmentMs());
        replace(facts.logStartOffset(), sealed, next, 0, facts.copies());
    }

    private void replace(
            long logStart,
            List<SealedSegment> sealed,
            @Nullable ActiveSegment active,
            long activeBytes,
            List<SegmentRecord> copies) {
        long sealedBytes = sealed.stream().mapToLong(SealedSegment::logBytes).sum();
        facts = new PartitionFacts(
                facts.partition(),
                logStart,
                sealedBytes + activeBytes,
                sealed,
                active,
                copies,
                facts.holds(),
                facts.groups());
    }

    private SegmentRecord copy(SealedSegment segment, Instant now) {
        SegmentIntent intent = new SegmentIntent(
                new UUID(segment.offsets().start(), now.toEpochMilli()),
                facts.partition(),
                segment.offsets(),
                0,
                new ObjectKey("uploaded-" + segment.offsets().start()),
                segment.logBytes(),
                segment.maxTimestampMs(),
                segment.sealedAt(),
                now);
        ObjectFacts object = new ObjectFacts(segment.logBytes(), segment.logBytes() - 1, "00");
        return new SegmentRecord(intent, RemoteCopyState.AVAILABLE, object, now);
    }
}

package io.coldstream.tiering.service;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.service.SegmentView.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Merges what is local and what is archived into one listing. Pure. */
final class SegmentListing {
    private SegmentListing() {}

    /**
     * Lists a partition's segments, oldest first, the active one last.
     *
     * @param uploading the segment that is on its way now, if any
     */
    static List<SegmentView> of(TierableLog log, List<SegmentRecord> available, Optional<SealedSegment> uploading) {
        List<SealedSegment> sealed = log.sealedSegments();
        Map<OffsetRange, SegmentRecord> copies = new HashMap<>();
        available.forEach(copy -> copies.put(copy.intent().offsets(), copy));
        List<SegmentView> local = new ArrayList<>();
        long sealedBytes = 0;
        long sealedEnd = log.localLogStartOffset();
        for (SealedSegment segment : sealed) {
            SegmentRecord copy = copies.remove(segment.offsets());
            boolean onItsWay = uploading.filter(segment::equals).isPresent();
            local.add(copy == null ? localOnly(segment, onItsWay) : archived(copy, segment.logBytes()));
            sealedBytes += segment.logBytes();
            sealedEnd = segment.offsets().end();
        }
        List<SegmentView> all = new ArrayList<>();
        for (SegmentRecord copy : available) {
            if (copies.containsKey(copy.intent().offsets())) {
                all.add(archived(copy, 0));
            }
        }
        all.addAll(local);
        all.add(active(log, sealedEnd, log.localBytes() - sealedBytes));
        return List.copyOf(all);
    }

    private static SegmentView localOnly(SealedSegment segment, boolean uploading) {
        return new SegmentView(
                segment.offsets(),
                uploading ? State.UPLOADING : State.LOCAL,
                segment.logBytes(),
                segment.logBytes(),
                0,
                -1,
                segment.maxTimestampMs(),
                segment.sealedAt(),
                null,
                null);
    }

    private static SegmentView archived(SegmentRecord copy, long localBytes) {
        ObjectFacts object = copy.object();
        return new SegmentView(
                copy.intent().offsets(),
                localBytes > 0 ? State.LOCAL_AND_REMOTE : State.REMOTE,
                copy.intent().logBytes(),
                localBytes,
                object == null ? 0 : object.objectBytes(),
                object == null ? -1 : object.minTimestampMs(),
                copy.intent().maxTimestampMs(),
                copy.intent().sealedAt(),
                copy.changedAt(),
                copy.intent().key());
    }

    private static SegmentView active(TierableLog log, long start, long bytes) {
        OffsetRange offsets = new OffsetRange(start, Math.max(start, log.logEndOffset()));
        long known = Math.max(0, bytes);
        long maxTimestampMs = log.activeSegment().maxTimestampMs();
        return new SegmentView(offsets, State.ACTIVE, known, known, 0, -1, maxTimestampMs, null, null, null);
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.log.SealedSegment;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.Comparator;
import java.util.List;

/**
 * What the planner knows of one partition.
 *
 * @param logStartOffset the first offset that may be read anywhere
 * @param localBytes the bytes on the local disk, the active segment's too
 * @param sealed the sealed local segments, oldest first
 * @param copies the AVAILABLE remote copies, by base offset
 */
public record PartitionFacts(
        long logStartOffset, long localBytes, List<SealedSegment> sealed, List<SegmentRecord> copies) {
    public PartitionFacts {
        sealed = List.copyOf(sealed);
        copies = copies.stream()
                .filter(copy -> copy.state() == RemoteCopyState.AVAILABLE)
                .sorted(Comparator.comparingLong(copy -> copy.intent().offsets().start()))
                .toList();
    }

    /** Asks a log; the copies come from the catalogue. */
    public static PartitionFacts of(TierableLog log, List<SegmentRecord> copies) {
        return new PartitionFacts(log.logStartOffset(), log.localBytes(), log.sealedSegments(), copies);
    }

    /** The bytes of the segments that are not sealed, which nothing deletes. */
    long activeBytes() {
        return Math.max(
                0,
                localBytes - sealed.stream().mapToLong(SealedSegment::logBytes).sum());
    }
}

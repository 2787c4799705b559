package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The smallest stretch of offsets that can go as a whole: one segment, however many copies of it there are, or several
 * that overlap.
 *
 * @param offsets what it covers
 * @param logBytes its size, each offset counted once; where copies disagree, the greatest, which never counts an offset
 *     twice
 * @param countedFromMs from when on it ages: the latest of its segments, milliseconds since the epoch
 */
record SegmentUnit(OffsetRange offsets, long logBytes, long countedFromMs) {
    private record Piece(OffsetRange offsets, long logBytes, long countedFromMs, boolean local) {}

    /** The units of a partition that have records at or behind the log start, oldest first. */
    static List<SegmentUnit> of(PartitionFacts facts) {
        List<Piece> pieces = new ArrayList<>();
        for (SealedSegment segment : facts.sealed()) {
            long from = SegmentAge.countedFromMs(segment.maxTimestampMs(), segment.sealedAt());
            pieces.add(new Piece(segment.offsets(), segment.logBytes(), from, true));
        }
        for (SegmentRecord copy : facts.copies()) {
            long from = SegmentAge.countedFromMs(
                    copy.intent().maxTimestampMs(), copy.intent().sealedAt());
            pieces.add(new Piece(copy.intent().offsets(), copy.intent().logBytes(), from, false));
        }
        pieces.removeIf(piece -> piece.offsets.end() <= facts.logStartOffset());
        pieces.sort(Comparator.comparingLong(piece -> piece.offsets.start()));
        return merge(pieces);
    }

    private static List<SegmentUnit> merge(List<Piece> sorted) {
        List<SegmentUnit> units = new ArrayList<>();
        List<Piece> together = new ArrayList<>();
        long end = 0;
        for (Piece piece : sorted) {
            if (!together.isEmpty() && piece.offsets.start() >= end) {
                units.add(unit(together, end));
                together.clear();
            }
            end = together.isEmpty() ? piece.offsets.end() : Math.max(end, piece.offsets.end());
            together.add(piece);
        }
        if (!together.isEmpty()) {
            units.add(unit(together, end));
        }
        return units;
    }

    private static SegmentUnit unit(List<Piece> pieces, long end) {
        long localBytes = 0;
        long remoteBytes = 0;
        long countedFromMs = Long.MIN_VALUE;
        for (Piece piece : pieces) {
            localBytes += piece.local ? piece.logBytes : 0;
            remoteBytes += piece.local ? 0 : piece.logBytes;
            countedFromMs = Math.max(countedFromMs, piece.countedFromMs);
        }
        OffsetRange offsets = new OffsetRange(pieces.get(0).offsets.start(), end);
        return new SegmentUnit(offsets, Math.max(localBytes, remoteBytes), countedFromMs);
    }
}

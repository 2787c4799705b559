package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.retention.SegmentOutlook.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smallest stretch of offsets that can go as a whole: one segment, however many copies of it there are, or several
 * that overlap.
 *
 * @param offsets what it covers
 * @param logBytes its size, no offset counted twice: where copies disagree, what the greater side has
 * @param countedFromMs from when on it ages: the latest of its segments, milliseconds since the epoch
 * @param minTimestampMs the least timestamp that one of its records may have, or -1 if that is not known
 * @param maxTimestampMs its greatest record timestamp, or -1 if that of some piece is not known
 * @param local its local segments
 * @param copies its archived ones
 */
record SegmentUnit(
        OffsetRange offsets,
        long logBytes,
        long countedFromMs,
        long minTimestampMs,
        long maxTimestampMs,
        List<SealedSegment> local,
        List<SegmentRecord> copies) {
    private record Piece(
            OffsetRange offsets,
            long logBytes,
            long countedFromMs,
            long maxTimestampMs,
            @Nullable SealedSegment local,
            @Nullable SegmentRecord copy) {
        static Piece of(SealedSegment segment) {
            return new Piece(
                    segment.offsets(),
                    segment.logBytes(),
                    SegmentAge.countedFromMs(segment),
                    segment.maxTimestampMs(),
                    segment,
                    null);
        }

        static Piece of(SegmentRecord copy) {
            return new Piece(
                    copy.intent().offsets(),
                    copy.intent().logBytes(),
                    SegmentAge.countedFromMs(copy),
                    copy.intent().maxTimestampMs(),
                    null,
                    copy);
        }
    }

    Place place() {
        if (local.isEmpty()) {
            return Place.ARCHIVED;
        }
        return copies.isEmpty() ? Place.LOCAL : Place.LOCAL_AND_ARCHIVED;
    }

    /** The units of a partition that have records at or behind the log start, oldest first. */
    static List<SegmentUnit> of(PartitionFacts facts) {
        List<Piece> pieces =
                new ArrayList<>(facts.sealed().size() + facts.copies().size());
        facts.sealed().forEach(segment -> pieces.add(Piece.of(segment)));
        facts.copies().forEach(copy -> pieces.add(Piece.of(copy)));
        pieces.removeIf(piece -> piece.offsets.end() <= facts.logStartOffset());
        pieces.sort(Comparator.comparingLong(piece -> piece.offsets.start()));
        return merge(pieces);
    }

    /** The archived units that lie below the log start, where nobody can read them any more. */
    static List<SegmentUnit> belowLogStart(PartitionFacts facts) {
        return merge(facts.copies().stream()
                .filter(copy -> copy.intent().offsets().end() <= facts.logStartOffset())
                .map(Piece::of)
                .toList());
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
        List<SealedSegment> local = new ArrayList<>(1);
        List<SegmentRecord> copies = new ArrayList<>(1);
        long countedFromMs = Long.MIN_VALUE;
        long maxTimestampMs = Long.MIN_VALUE;
        boolean timesKnown = true;
        for (Piece piece : pieces) {
            if (piece.local != null) {
                local.add(piece.local);
            }
            if (piece.copy != null) {
                copies.add(piece.copy);
            }
            countedFromMs = Math.max(countedFromMs, piece.countedFromMs);
            maxTimestampMs = Math.max(maxTimestampMs, piece.maxTimestampMs);
            timesKnown &= piece.maxTimestampMs >= 0;
        }
        OffsetRange offsets = new OffsetRange(pieces.get(0).offsets.start(), end);
        long logBytes = Math.max(distinctBytes(pieces, true), distinctBytes(pieces, false));
        return new SegmentUnit(
                offsets,
                logBytes,
                countedFromMs,
                HeldTimes.leastMs(offsets, copies),
                timesKnown ? maxTimestampMs : -1,
                local,
                copies);
    }

    /** The bytes of one side's pieces, which are sorted; of a piece that overlaps an earlier one, its share. */
    private static long distinctBytes(List<Piece> sorted, boolean local) {
        long bytes = 0;
        long coveredEnd = 0;
        for (Piece piece : sorted) {
            long fresh = piece.offsets.end() - Math.max(piece.offsets.start(), coveredEnd);
            if ((piece.local != null) == local && fresh > 0) {
                boolean whole = fresh == piece.offsets.size();
                bytes += whole
                        ? piece.logBytes
                        : (long) Math.floor(piece.logBytes * ((double) fresh / piece.offsets.size()));
                coveredEnd = piece.offsets.end();
            }
        }
        return bytes;
    }
}

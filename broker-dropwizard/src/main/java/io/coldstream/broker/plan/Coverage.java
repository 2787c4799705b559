package io.coldstream.broker.plan;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.SegmentOutlook;
import io.coldstream.tiering.retention.SegmentOutlook.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition's bytes are, by the times of its records: each offset once, however many copies it has. Immutable.
 *
 * @param pieces the segments that have readable records, oldest first
 */
public record Coverage(List<Piece> pieces) {
    /**
     * One segment.
     *
     * @param fromMs the least timestamp of its records, or the greatest if the least is not known
     * @param toMs the greatest timestamp of its records
     * @param localBytes what is on the disk alone
     * @param archivedBytes what is in the store alone
     * @param bothBytes what is in both
     * @param held whether a hold keeps it
     * @param due whether it is deleted within the horizon
     */
    public record Piece(
            long fromMs, long toMs, long localBytes, long archivedBytes, long bothBytes, boolean held, boolean due) {}

    public Coverage {
        pieces = List.copyOf(pieces);
    }

    /** Reads a partition's plan and the facts that it was made of. */
    public static Coverage of(RetentionPlan plan, PartitionFacts facts, Instant until) {
        List<Piece> pieces = new ArrayList<>();
        Cursor cursor = new Cursor(facts);
        for (SegmentOutlook segment : plan.segments()) {
            if (!segment.offsets().isEmpty() && segment.offsets().end() > plan.logStartOffset()) {
                boolean due = segment.isDeletedBy(until);
                pieces.add(cursor.piece(segment, !segment.holds().isEmpty(), due, plan.plannedAt()));
            }
        }
        return new Coverage(pieces);
    }

    /** Walks along the copies of both sides, which are in the order of the segments. Owned by one thread. */
    private static final class Cursor {
        private final List<SealedSegment> sealed;
        private final List<SegmentRecord> copies;
        private final @Nullable ActiveSegment active;
        private long newestMs = -1;
        private int nextSealed;
        private int nextCopy;

        Cursor(PartitionFacts facts) {
            sealed = facts.sealed();
            copies = facts.copies();
            active = facts.active();
        }

        Piece piece(SegmentOutlook segment, boolean held, boolean due, Instant now) {
            OffsetRange offsets = segment.offsets();
            if (segment.place() == Place.ACTIVE) {
                long toMs = newest(now);
                return new Piece(begin(toMs), toMs, segment.logBytes(), 0, 0, held, due);
            }
            long maxMs = Long.MIN_VALUE;
            long minMs = Long.MAX_VALUE;
            List<OffsetRange> local = new ArrayList<>(1);
            List<OffsetRange> archived = new ArrayList<>(1);
            while (nextSealed < sealed.size()
                    && sealed.get(nextSealed).offsets().start() < offsets.end()) {
                SealedSegment one = sealed.get(nextSealed++);
                if (one.offsets().start() >= offsets.start()) {
                    local.add(one.offsets());
                    maxMs = Math.max(maxMs, one.maxTimestampMs());
                }
            }
            while (nextCopy < copies.size() && start(copies.get(nextCopy)) < offsets.end()) {
                SegmentRecord one = copies.get(nextCopy++);
                if (start(one) >= offsets.start()) {
                    archived.add(one.intent().offsets());
                    maxMs = Math.max(maxMs, one.intent().maxTimestampMs());
                    long least = one.object() == null ? -1 : one.object().minTimestampMs();
                    minMs = least < 0 ? minMs : Math.min(minMs, least);
                }
            }
            long toMs =
                    maxMs < 0 && segment.agesFrom() != null ? segment.agesFrom().toEpochMilli() : maxMs;
            long fromMs = Math.min(minMs == Long.MAX_VALUE ? begin(toMs) : minMs, toMs);
            newestMs = toMs;
            return piece(segment, local, archived, fromMs, toMs, held, due);
        }

        /** Nobody knows the least timestamp of what is local only: it is taken to follow the segment before, if it can. */
        private long begin(long toMs) {
            return newestMs < 0 ? toMs : Math.min(newestMs, toMs);
        }

        /** The active segment's newest record; records without times are shown as if they had just come. */
        private long newest(Instant now) {
            ActiveSegment segment = active;
            return segment == null || segment.maxTimestampMs() < 0 ? now.toEpochMilli() : segment.maxTimestampMs();
        }

        private static Piece piece(
                SegmentOutlook segment,
                List<OffsetRange> local,
                List<OffsetRange> archived,
                long fromMs,
                long toMs,
                boolean held,
                boolean due) {
            long inLocal = length(local);
            long inArchive = length(archived);
            long inBoth = common(local, archived);
            long all = inLocal + inArchive - inBoth;
            long both = share(segment.logBytes(), inBoth, all);
            long localOnly = share(segment.logBytes(), inLocal - inBoth, all);
            return new Piece(
                    fromMs, toMs, localOnly, Math.max(0, segment.logBytes() - both - localOnly), both, held, due);
        }

        private static long start(SegmentRecord copy) {
            return copy.intent().offsets().start();
        }

        private static long share(long bytes, long part, long all) {
            return part == all ? bytes : (long) Math.floor(bytes * ((double) part / all));
        }

        /** Ranges of one side do not overlap, but for copies that were cut differently, where the later one has less. */
        private static long length(List<OffsetRange> sorted) {
            long length = 0;
            long end = 0;
            for (OffsetRange range : sorted) {
                length += Math.max(0, range.end() - Math.max(range.start(), end));
                end = Math.max(end, range.end());
            }
            return length;
        }

        private static long common(List<OffsetRange> one, List<OffsetRange> other) {
            List<OffsetRange> shared = new ArrayList<>();
            for (OffsetRange a : one) {
                for (OffsetRange b : other) {
                    long start = Math.max(a.start(), b.start());
                    long end = Math.min(a.end(), b.end());
                    if (start < end) {
                        shared.add(new OffsetRange(start, end));
                    }
                }
            }
            shared.sort(Comparator.comparingLong(OffsetRange::start));
            return length(shared);
        }
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.TierableLog;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the planner knows of one partition.
 *
 * @param partition which one
 * @param logStartOffset the first offset that may be read anywhere
 * @param localBytes the bytes on the local disk, the active segment's too
 * @param sealed the sealed local segments, oldest first
 * @param active the segment that appends go to, or {@code null} if the log is not here
 * @param copies the AVAILABLE remote copies, by base offset
 * @param holds the holds that stand and concern the partition
 * @param groups how far consumer groups have come; only ever reported, they keep nothing
 */
public record PartitionFacts(
        TopicIdPartition partition,
        long logStartOffset,
        long localBytes,
        List<SealedSegment> sealed,
        @Nullable ActiveSegment active,
        List<SegmentRecord> copies,
        List<LegalHold> holds,
        List<GroupPosition> groups) {
    public PartitionFacts {
        Objects.requireNonNull(partition, "partition");
        sealed = List.copyOf(sealed);
        copies = copies.stream()
                .filter(copy -> copy.state() == RemoteCopyState.AVAILABLE)
                .sorted(Comparator.comparingLong(copy -> copy.intent().offsets().start()))
                .toList();
        TopicIdPartition own = partition; // a compact constructor's parameter is not effectively final in a lambda
        holds = holds.stream()
                .filter(hold -> hold.stands() && hold.scope().concerns(own))
                .toList();
        groups = List.copyOf(groups);
    }

    /** Asks a log; the copies come from the catalogue. */
    public static PartitionFacts of(TierableLog log, List<SegmentRecord> copies, List<LegalHold> holds) {
        return new PartitionFacts(
                log.partition(),
                log.logStartOffset(),
                log.localBytes(),
                log.sealedSegments(),
                log.activeSegment(),
                copies,
                holds,
                List.of());
    }

    /** The same partition, with what consumer groups have read. */
    public PartitionFacts withGroups(List<GroupPosition> positions) {
        return new PartitionFacts(partition, logStartOffset, localBytes, sealed, active, copies, holds, positions);
    }

    /** The same partition under other holds. */
    public PartitionFacts withHolds(List<LegalHold> standing) {
        return new PartitionFacts(partition, logStartOffset, localBytes, sealed, active, copies, standing, groups);
    }

    /** The same partition under other limits of the active segment, to see what they would change. */
    public PartitionFacts withSegmentLimits(long segmentBytes, long segmentMs) {
        ActiveSegment other = active == null ? null : active.withLimits(segmentBytes, segmentMs);
        return new PartitionFacts(partition, logStartOffset, localBytes, sealed, other, copies, holds, groups);
    }

    /** The bytes of the segments that are not sealed, which nothing deletes. */
    long activeBytes() {
        return Math.max(
                0,
                localBytes - sealed.stream().mapToLong(SealedSegment::logBytes).sum());
    }

    /** The holds that may cover a record that the active segment has by now. */
    List<LegalHold> holdsOn(ActiveSegment segment) {
        OffsetRange offsets = activeOffsets(segment);
        return offsets.isEmpty() ? List.of() : holdsOn(offsets, -1, segment.maxTimestampMs());
    }

    /** The offsets behind the last sealed local segment. */
    OffsetRange activeOffsets(ActiveSegment segment) {
        long sealedEnd = sealed.isEmpty()
                ? segment.offsets().start()
                : sealed.get(sealed.size() - 1).offsets().end();
        long start = Math.min(sealedEnd, segment.offsets().start());
        return new OffsetRange(start, Math.max(start, segment.offsets().end()));
    }

    /**
     * The holds that may cover some record of these offsets.
     *
     * @param minTimestampMs the least timestamp that a record may have, or -1 if it is not known
     * @param maxTimestampMs the greatest one, or -1 if it is not known
     */
    List<LegalHold> holdsOn(OffsetRange offsets, long minTimestampMs, long maxTimestampMs) {
        return holds.isEmpty()
                ? holds
                : holds.stream()
                        .filter(hold -> hold.scope().mayCover(offsets, minTimestampMs, maxTimestampMs))
                        .toList();
    }
}

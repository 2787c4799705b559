package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.log.ActiveSegment;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.ObjectFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentIntent;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts of a partition, put together piece by piece; times are milliseconds after {@link #START}. */
final class RetentionFixture {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);

    private final List<SealedSegment> sealed = new ArrayList<>();
    private final List<SegmentRecord> copies = new ArrayList<>();
    private final List<LegalHold> holds = new ArrayList<>();
    private @Nullable ActiveSegment active;
    private long logStart;
    private long activeBytes;

    Instant at(long afterMs) {
        return START.plusMillis(afterMs);
    }

    RetentionFixture local(long start, long end, long bytes, long sealedAfterMs) {
        return local(start, end, bytes, at(sealedAfterMs), at(sealedAfterMs).toEpochMilli());
    }

    RetentionFixture local(long start, long end, long bytes, Instant sealedAt, long maxTimestampMs) {
        sealed.add(new SealedSegment(new OffsetRange(start, end), bytes, maxTimestampMs, sealedAt));
        return this;
    }

    RetentionFixture remote(long start, long end, long bytes, long sealedAfterMs) {
        return copy(RemoteCopyState.AVAILABLE, start, end, bytes, sealedAfterMs);
    }

    RetentionFixture copy(RemoteCopyState state, long start, long end, long bytes, long sealedAfterMs) {
        Instant at = at(sealedAfterMs);
        return copy(state, start, end, bytes, at, at.toEpochMilli(), at);
    }

    RetentionFixture copy(
            RemoteCopyState state,
            long start,
            long end,
            long bytes,
            Instant sealedAt,
            long maxTimestampMs,
            Instant uploadedAt) {
        SegmentIntent intent = new SegmentIntent(
                new UUID(start, copies.size()),
                PARTITION,
                new OffsetRange(start, end),
                0,
                new ObjectKey("copy-" + start + "-" + copies.size()),
                bytes,
                maxTimestampMs,
                sealedAt,
                uploadedAt);
        copies.add(new SegmentRecord(intent, state, new ObjectFacts(bytes, bytes - 1, "00"), uploadedAt));
        return this;
    }

    RetentionFixture active(long bytes) {
        activeBytes = bytes;
        return this;
    }

    /** An active segment that is sealed at 1000 bytes or an hour after its first append. */
    RetentionFixture active(long start, long end, long bytes, long firstAppendAfterMs) {
        return active(start, end, bytes, at(firstAppendAfterMs), -1);
    }

    /** The same with records that have times. */
    RetentionFixture active(long start, long end, long bytes, Instant firstAppendAt, long maxTimestampMs) {
        activeBytes = bytes;
        active = new ActiveSegment(new OffsetRange(start, end), bytes, maxTimestampMs, firstAppendAt, 1000, 3_600_000);
        return this;
    }

    RetentionFixture hold(HoldScope scope) {
        holds.add(new LegalHold(
                new UUID(9, holds.size()), "orders", scope, "Case 17/4", "legal@example.org", "ada", START, null));
        return this;
    }

    RetentionFixture holdOffsets(long start, long end) {
        return hold(new HoldScope(PARTITION.topicId(), 0, new OffsetRange(start, end), null));
    }

    RetentionFixture logStart(long offset) {
        logStart = offset;
        return this;
    }

    PartitionFacts facts() {
        long sealedBytes = sealed.stream().mapToLong(SealedSegment::logBytes).sum();
        return new PartitionFacts(
                PARTITION, logStart, sealedBytes + activeBytes, sealed, active, copies, holds, List.of());
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
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

/** Facts of a partition, put together piece by piece; times are milliseconds after {@link #START}. */
final class RetentionFixture {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);

    private final List<SealedSegment> sealed = new ArrayList<>();
    private final List<SegmentRecord> copies = new ArrayList<>();
    private long logStart;
    private long activeBytes;

    Instant at(long afterMs) {
        return START.plusMillis(afterMs);
    }

    RetentionFixture local(long start, long end, long bytes, long sealedAfterMs) {
        Instant at = at(sealedAfterMs);
        sealed.add(new SealedSegment(new OffsetRange(start, end), bytes, at.toEpochMilli(), at));
        return this;
    }

    RetentionFixture remote(long start, long end, long bytes, long sealedAfterMs) {
        return copy(RemoteCopyState.AVAILABLE, start, end, bytes, sealedAfterMs);
    }

    RetentionFixture copy(RemoteCopyState state, long start, long end, long bytes, long sealedAfterMs) {
        Instant at = at(sealedAfterMs);
        SegmentIntent intent = new SegmentIntent(
                new UUID(start, copies.size()),
                PARTITION,
                new OffsetRange(start, end),
                0,
                new ObjectKey("copy-" + start + "-" + copies.size()),
                bytes,
                at.toEpochMilli(),
                at,
                at);
        copies.add(new SegmentRecord(intent, state, new ObjectFacts(bytes, bytes - 1, "00"), at));
        return this;
    }

    RetentionFixture active(long bytes) {
        activeBytes = bytes;
        return this;
    }

    RetentionFixture logStart(long offset) {
        logStart = offset;
        return this;
    }

    PartitionFacts facts() {
        long sealedBytes = sealed.stream().mapToLong(SealedSegment::logBytes).sum();
        return new PartitionFacts(logStart, sealedBytes + activeBytes, sealed, copies);
    }
}

package io.coldstream.storage.metadata;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.object.ObjectKey;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The intent to upload one sealed segment, recorded before the first byte leaves.
 *
 * @param copyId a fresh random UUID, part of the key
 * @param partition whose segment it is
 * @param offsets the offsets that the segment covers, not empty
 * @param leaderEpoch the epoch of the leader that uploads
 * @param key where the object will be
 * @param logBytes the size of the log segment in bytes
 * @param maxTimestampMs the greatest record timestamp in the segment, in milliseconds since the epoch, or -1 if no
 *     record has one
 * @param sealedAt when the segment was sealed
 * @param startedAt when the upload was decided
 */
public record SegmentIntent(
        UUID copyId,
        TopicIdPartition partition,
        OffsetRange offsets,
        int leaderEpoch,
        ObjectKey key,
        long logBytes,
        long maxTimestampMs,
        Instant sealedAt,
        Instant startedAt) {
    public SegmentIntent {
        Objects.requireNonNull(copyId, "copyId");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(sealedAt, "sealedAt");
        Objects.requireNonNull(startedAt, "startedAt");
        if (offsets.isEmpty()) {
            throw new IllegalArgumentException("a segment without records is not uploaded: " + offsets);
        }
    }
}

package io.coldstream.api.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a legal hold covers. What is {@code null} does not narrow it; what is given narrows it together.
 *
 * @param topicId the topic; a topic that is recreated under the same name is another one
 * @param partition one partition, 0 or more, or {@code null} for all
 * @param offsets the offsets, not empty, or {@code null} for all; only together with a partition
 * @param times the record timestamps, or {@code null} for all
 */
public record HoldScope(
        UUID topicId,
        @Nullable Integer partition,
        @Nullable OffsetRange offsets,
        @Nullable TimeRange times) {
    public HoldScope {
        Objects.requireNonNull(topicId, "topicId");
        if (partition != null && partition < 0) {
            throw new IllegalArgumentException("partition must be 0 or more; it was " + partition);
        }
        if (offsets != null && partition == null) {
            throw new IllegalArgumentException("offsets mean something in one partition only: name the partition");
        }
        if (offsets != null && offsets.isEmpty()) {
            throw new IllegalArgumentException("offsets must not be empty; they were " + offsets);
        }
    }

    /** Everything that a topic has. */
    public static HoldScope ofTopic(UUID topicId) {
        return new HoldScope(topicId, null, null, null);
    }

    /** Whether the hold concerns a partition at all. */
    public boolean concerns(TopicIdPartition asked) {
        return topicId.equals(asked.topicId()) && (partition == null || partition == asked.partition());
    }

    /**
     * Whether some record of a segment of a partition that the hold concerns may be covered. A time that is not known
     * does not speak against it.
     *
     * @param segment the offsets of the segment
     * @param minTimestampMs the smallest record timestamp, milliseconds since the epoch, or -1 if it is not known
     * @param maxTimestampMs the greatest record timestamp, milliseconds since the epoch, or -1 if no record has one
     */
    public boolean mayCover(OffsetRange segment, long minTimestampMs, long maxTimestampMs) {
        boolean inOffsets = offsets == null || (segment.start() < offsets.end() && offsets.start() < segment.end());
        return inOffsets && (times == null || maxTimestampMs < 0 || times.overlaps(minTimestampMs, maxTimestampMs));
    }
}

package io.coldstream.tiering.retention;

import io.coldstream.api.TopicIdPartition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be done to one partition, now and as far as can be told later. What is not named is kept.
 *
 * @param partition which one
 * @param plannedAt the time that the plan was made for
 * @param logStartOffset the first offset that could be read then
 * @param segments what becomes of each segment, oldest first, the active one last
 * @param actions what is to be done and not stopped by anything; those of one kind are in the order of their offsets,
 *     and none is due before an earlier one of its kind that destroys something. Nothing is done to the active segment
 *     before it is sealed, and then it is planned anew
 * @param doubts what does not fit together, as sentences; where there is a doubt, nothing is deleted
 * @param groups how far consumer groups have come
 */
public record RetentionPlan(
        TopicIdPartition partition,
        Instant plannedAt,
        long logStartOffset,
        List<SegmentOutlook> segments,
        List<RetentionAction> actions,
        List<String> doubts,
        List<GroupPosition> groups) {
    public RetentionPlan {
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(plannedAt, "plannedAt");
        segments = List.copyOf(segments);
        actions = List.copyOf(actions);
        doubts = List.copyOf(doubts);
        groups = List.copyOf(groups);
    }

    /** The actions of one kind that are due, oldest offsets first. */
    public <A extends RetentionAction> List<A> due(Class<A> kind, Instant now) {
        return actions.stream()
                .filter(action -> kind.isInstance(action) && action.isDue(now))
                .map(kind::cast)
                .toList();
    }

    /** Whether anything that is due takes bytes or records away. */
    public boolean destroys(Instant now) {
        return actions.stream().anyMatch(action -> !(action instanceof RetentionAction.Upload) && action.isDue(now));
    }

    /** What becomes of the segment that has an offset. */
    public Optional<SegmentOutlook> segmentWith(long offset) {
        return segments.stream()
                .filter(segment -> segment.offsets().contains(offset))
                .findFirst();
    }

    /**
     * Where the log starts once everything was deleted that is due by a time, what is active now and sealed by then
     * included.
     */
    public long logStartBy(Instant time) {
        long end = logStartOffset;
        for (SegmentOutlook segment : segments) {
            if (segment.isDeletedBy(time)) {
                end = Math.max(end, segment.offsets().end());
            }
        }
        return end;
    }
}

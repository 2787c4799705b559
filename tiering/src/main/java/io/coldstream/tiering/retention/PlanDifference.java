package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.tiering.retention.PlanSummary.Amount;
import io.coldstream.tiering.retention.PlannedStep.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a change of policy deletes that was kept before, and the other way round. Both sides are plans of the same facts
 * at the same time.
 *
 * @param moreNow what is deleted now only after the change
 * @param moreWithin what is deleted within the horizon only after the change, what is deleted now included
 * @param fewerWithin what is deleted within the horizon only before the change
 * @param segments the segments of {@code moreNow} and {@code moreWithin}, each once, by partition as given, oldest first
 */
public record PlanDifference(Amount moreNow, Amount moreWithin, Amount fewerWithin, List<Extra> segments) {
    /** A segment that is deleted after the change, and was not before. */
    public record Extra(TopicIdPartition partition, OffsetRange offsets, long logBytes, PlannedStep deletion) {}

    public PlanDifference {
        segments = List.copyOf(segments);
    }

    /** Whether the change deletes anything, now or within the horizon, that was kept before. */
    public boolean deletesMore() {
        return moreNow.segments() > 0 || moreWithin.segments() > 0;
    }

    /** Compares plans; a partition that only one side has is deleted from in that one only. */
    public static PlanDifference between(
            Collection<RetentionPlan> before, Collection<RetentionPlan> after, Duration horizon) {
        Map<TopicIdPartition, RetentionPlan> old = byPartition(before);
        Map<TopicIdPartition, RetentionPlan> changed = byPartition(after);
        Amount moreNow = Amount.NONE;
        Amount moreWithin = Amount.NONE;
        Amount fewerWithin = Amount.NONE;
        List<Extra> segments = new ArrayList<>();
        for (RetentionPlan plan : after) {
            Instant now = plan.plannedAt();
            Instant until = now.plus(horizon);
            long goneNow = logStartBy(old, plan, now);
            long goneWithin = logStartBy(old, plan, until);
            for (SegmentOutlook segment : plan.segments()) {
                Optional<Extra> extra = deletion(plan, segment, until);
                boolean within = extra.isPresent() && segment.offsets().end() > goneWithin;
                boolean already = extra.isPresent()
                        && segment.offsets().end() > goneNow
                        && extra.get().deletion().happensBy(now);
                if (within || already) {
                    segments.add(extra.get());
                    moreWithin = within ? plus(moreWithin, extra.get()) : moreWithin;
                    moreNow = already ? plus(moreNow, extra.get()) : moreNow;
                }
            }
        }
        for (RetentionPlan plan : before) {
            Instant until = plan.plannedAt().plus(horizon);
            long goneAnyway = logStartBy(changed, plan, until);
            for (SegmentOutlook segment : plan.segments()) {
                Optional<Extra> extra = deletion(plan, segment, until);
                if (extra.isPresent() && segment.offsets().end() > goneAnyway) {
                    fewerWithin = plus(fewerWithin, extra.get());
                }
            }
        }
        return new PlanDifference(moreNow, moreWithin, fewerWithin, segments);
    }

    private static Map<TopicIdPartition, RetentionPlan> byPartition(Collection<RetentionPlan> plans) {
        Map<TopicIdPartition, RetentionPlan> found = new HashMap<>();
        plans.forEach(plan -> found.put(plan.partition(), plan));
        return found;
    }

    /** Only the oldest go, so where the log would start says what the other side deletes. */
    private static long logStartBy(Map<TopicIdPartition, RetentionPlan> others, RetentionPlan plan, Instant time) {
        RetentionPlan other = others.get(plan.partition());
        return other == null ? plan.logStartOffset() : other.logStartBy(time);
    }

    private static Optional<Extra> deletion(RetentionPlan plan, SegmentOutlook segment, Instant time) {
        return segment.step(Kind.DELETE)
                .filter(step -> step.happensBy(time))
                .map(step -> new Extra(plan.partition(), segment.offsets(), segment.logBytes(), step));
    }

    private static Amount plus(Amount amount, Extra extra) {
        return new Amount(amount.segments() + 1, amount.logBytes() + extra.logBytes());
    }
}

package io.coldstream.broker.plan;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.SegmentOutlook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody agrees to who agrees to a plan, as far as it concerns what is deleted. Only ever the oldest records go, so
 * that a few offsets say it all for a partition, however many segments it has. Immutable.
 *
 * @param policy the policy that changes, or {@code null}
 * @param settings what the topics keep afterwards
 * @param plannedAt the time that the plan was made for
 * @param until the end of its horizon
 * @param stretches what is deleted only because of the change, by partition
 */
record Agreement(
        @Nullable String policy,
        Map<UUID, Kept> settings,
        Instant plannedAt,
        Instant until,
        Map<TopicIdPartition, Stretch> stretches) {
    /** What decides on deletion of a topic's records. */
    record Kept(RetentionPolicy retention, long segmentBytes, long segmentMs) {
        static Kept of(TopicConfig config) {
            return new Kept(config.retention(), config.segmentBytes(), config.segmentMs());
        }
    }

    /**
     * What the change deletes of one partition.
     *
     * @param now what it deletes at once, and would not be deleted at once without it
     * @param within what it deletes within the horizon, and would not be deleted within it otherwise
     * @param sealedEnd the offset behind the last sealed segment; what comes behind it nobody could foresee
     */
    record Stretch(OffsetRange now, OffsetRange within, long sealedEnd) {
        static Stretch between(RetentionPlan before, RetentionPlan after, Instant until) {
            Instant now = after.plannedAt();
            return new Stretch(
                    range(before.logStartBy(now), after.logStartBy(now)),
                    range(before.logStartBy(until), after.logStartBy(until)),
                    sealedEnd(after));
        }

        private static OffsetRange range(long start, long end) {
            return new OffsetRange(start, Math.max(start, end));
        }

        private static long sealedEnd(RetentionPlan plan) {
            long end = plan.logStartOffset();
            for (SegmentOutlook segment : plan.segments()) {
                if (segment.place() != SegmentOutlook.Place.ACTIVE) {
                    end = Math.max(end, segment.offsets().end());
                }
            }
            return end;
        }

        boolean deletesSomething() {
            return !now.isEmpty() || !within.isEmpty();
        }

        /** The same without what has gone since, and without what has come since. */
        Stretch clippedTo(long logStart, long end) {
            return new Stretch(clip(now, logStart, end), clip(within, logStart, end), end);
        }

        private static OffsetRange clip(OffsetRange range, long logStart, long end) {
            long start = Math.max(range.start(), logStart);
            long cut = Math.min(range.end(), end);
            return start < cut ? new OffsetRange(start, cut) : new OffsetRange(0, 0);
        }
    }

    static Agreement of(SettingsChange change, Evaluation evaluation, Instant plannedAt, Instant until) {
        Map<UUID, Kept> settings = new LinkedHashMap<>();
        change.topics().forEach(one -> settings.put(one.topic().id(), Agreement.Kept.of(one.after())));
        Map<TopicIdPartition, Stretch> stretches = new TreeMap<>();
        for (int i = 0; i < evaluation.after().size(); i++) {
            RetentionPlan after = evaluation.after().get(i);
            stretches.put(after.partition(), Stretch.between(evaluation.before().get(i), after, until));
        }
        return new Agreement(change.policy(), settings, plannedAt, until, stretches);
    }

    /**
     * Whether what is planned afresh, for the same time and horizon, is what was agreed to: nothing else is deleted of
     * what there was, neither more nor less. What has gone since does not count, and neither do segments that were sealed
     * since.
     *
     * @param logStarts where the partitions start by now
     */
    boolean covers(Agreement fresh, Map<TopicIdPartition, Long> logStarts) {
        if (!Objects.equals(policy, fresh.policy) || !sameSettings(fresh)) {
            return false;
        }
        for (Map.Entry<TopicIdPartition, Stretch> entry : fresh.stretches.entrySet()) {
            Stretch agreed = stretches.get(entry.getKey());
            Stretch now = entry.getValue();
            if (agreed == null) {
                if (now.deletesSomething()) {
                    return false;
                }
                continue;
            }
            long logStart = logStarts.getOrDefault(entry.getKey(), 0L);
            if (!now.clippedTo(logStart, agreed.sealedEnd).equals(agreed.clippedTo(logStart, agreed.sealedEnd))) {
                return false;
            }
        }
        return stretches.entrySet().stream()
                .noneMatch(
                        entry -> entry.getValue().deletesSomething() && !fresh.stretches.containsKey(entry.getKey()));
    }

    private boolean sameSettings(Agreement fresh) {
        return fresh.settings.entrySet().stream().allMatch(entry -> {
            Kept agreed = settings.get(entry.getKey());
            return agreed == null || agreed.equals(entry.getValue());
        });
    }
}

package io.coldstream.broker.plan;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.SegmentOutlook;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
 * @param stretches what is deleted only because of the change, of the partitions of which that is anything
 * @param firmEnds the offset up to which each partition has to be as the plan says. What was sealed has to. So has the
 *     active segment, unless the plan lets all of it go: then it is deleted some time after its newest record, whatever
 *     comes
 */
record Agreement(
        @Nullable String policy,
        Map<UUID, Kept> settings,
        Instant plannedAt,
        Instant until,
        Map<TopicIdPartition, Stretch> stretches,
        FirmEnds firmEnds) {
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
     */
    record Stretch(OffsetRange now, OffsetRange within) {
        private static final OffsetRange EMPTY = new OffsetRange(0, 0);
        private static final Stretch NOTHING = new Stretch(EMPTY, EMPTY);

        static Stretch between(RetentionPlan before, RetentionPlan after, Instant until) {
            Instant now = after.plannedAt();
            return new Stretch(
                    range(before.logStartBy(now), after.logStartBy(now)),
                    range(before.logStartBy(until), after.logStartBy(until)));
        }

        private static OffsetRange range(long start, long end) {
            return new OffsetRange(start, Math.max(start, end));
        }

        boolean deletesSomething() {
            return !now.isEmpty() || !within.isEmpty();
        }

        /** The same without what has gone since, and without what could not be foreseen. */
        Stretch clippedTo(long logStart, long end) {
            return new Stretch(clip(now, logStart, end), clip(within, logStart, end));
        }

        private static OffsetRange clip(OffsetRange range, long logStart, long end) {
            long start = Math.max(range.start(), logStart);
            long cut = Math.min(range.end(), end);
            return start < cut ? new OffsetRange(start, cut) : EMPTY;
        }
    }

    static Agreement of(SettingsChange change, Evaluation evaluation, Instant plannedAt, Instant until) {
        Map<UUID, Kept> settings = new LinkedHashMap<>();
        change.topics().forEach(one -> settings.put(one.topic().id(), Agreement.Kept.of(one.after())));
        Map<TopicIdPartition, Stretch> stretches = new TreeMap<>();
        FirmEnds firmEnds = new FirmEnds();
        for (int i = 0; i < evaluation.after().size(); i++) {
            RetentionPlan after = evaluation.after().get(i);
            Stretch stretch = Stretch.between(evaluation.before().get(i), after, until);
            if (stretch.deletesSomething()) {
                stretches.put(after.partition(), stretch);
            }
            firmEnds.put(after.partition(), firmEnd(after, until));
        }
        return new Agreement(change.policy(), settings, plannedAt, until, stretches, firmEnds);
    }

    private static long firmEnd(RetentionPlan plan, Instant until) {
        long end = plan.logStartOffset();
        for (SegmentOutlook segment : plan.segments()) {
            if (segment.place() != SegmentOutlook.Place.ACTIVE || !segment.isDeletedBy(until)) {
                end = Math.max(end, segment.offsets().end());
            }
        }
        return end;
    }

    /** How many topics and partitions it names. */
    int entries() {
        return settings.size() + stretches.size();
    }

    /**
     * Whether what is planned afresh, for the same time and horizon, is what was agreed to: nothing else is deleted of
     * what there was, neither more nor less. What has gone since does not count, and neither do records that have come
     * since.
     *
     * @param logStarts where the partitions start by now
     */
    boolean covers(Agreement fresh, Map<TopicIdPartition, Long> logStarts) {
        if (!Objects.equals(policy, fresh.policy) || !sameSettings(fresh)) {
            return false;
        }
        Set<TopicIdPartition> partitions = new HashSet<>(stretches.keySet());
        partitions.addAll(fresh.stretches.keySet());
        return partitions.stream()
                .allMatch(partition -> sameIn(partition, fresh, logStarts.getOrDefault(partition, 0L)));
    }

    private boolean sameIn(TopicIdPartition partition, Agreement fresh, long logStart) {
        long end = firmEnds.of(partition);
        boolean bothSpeakOfIt = end != FirmEnds.UNKNOWN && fresh.firmEnds.of(partition) != FirmEnds.UNKNOWN;
        return bothSpeakOfIt
                && stretchOf(partition)
                        .clippedTo(logStart, end)
                        .equals(fresh.stretchOf(partition).clippedTo(logStart, end));
    }

    private Stretch stretchOf(TopicIdPartition partition) {
        return stretches.getOrDefault(partition, Stretch.NOTHING);
    }

    private boolean sameSettings(Agreement fresh) {
        return fresh.settings.entrySet().stream().allMatch(entry -> {
            Kept agreed = settings.get(entry.getKey());
            return agreed == null || agreed.equals(entry.getValue());
        });
    }
}

package io.coldstream.broker.plan;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.tiering.retention.GroupPosition;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.RetentionPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plans of all partitions that a change concerns, without it and with it, in the same order.
 *
 * @param before as things are
 * @param after as they would be
 * @param topicNames the topics' names by partition
 */
record Evaluation(List<RetentionPlan> before, List<RetentionPlan> after, Map<TopicIdPartition, String> topicNames) {
    static Evaluation of(
            SettingsChange change,
            RetentionFacts source,
            Map<TopicIdPartition, List<GroupPosition>> groups,
            Instant now) {
        List<RetentionPlan> before = new ArrayList<>();
        List<RetentionPlan> after = new ArrayList<>();
        Map<TopicIdPartition, String> topicNames = new HashMap<>();
        for (SettingsChange.OfTopic one : change.topics()) {
            TopicConfig old = one.topic().config();
            boolean same = Agreement.Kept.of(old).equals(Agreement.Kept.of(one.after()));
            for (TopicIdPartition partition : one.topic().topicPartitions()) {
                PartitionFacts found = source.facts(partition).orElse(null);
                if (found == null) {
                    continue; // it is being deleted, or could not be opened: retention does nothing to it
                }
                PartitionFacts facts = found.withGroups(groups.getOrDefault(partition, List.of()));
                RetentionPlan present = RetentionPlanner.plan(old.retention(), facts, now);
                before.add(present);
                after.add(same ? present : planned(one.after(), facts, now));
                topicNames.put(partition, one.topic().name());
            }
        }
        return new Evaluation(before, after, topicNames);
    }

    private static RetentionPlan planned(TopicConfig config, PartitionFacts facts, Instant now) {
        return RetentionPlanner.plan(
                config.retention(), facts.withSegmentLimits(config.segmentBytes(), config.segmentMs()), now);
    }

    /** Where the partitions start. */
    Map<TopicIdPartition, Long> logStarts() {
        Map<TopicIdPartition, Long> starts = new HashMap<>();
        after.forEach(plan -> starts.put(plan.partition(), plan.logStartOffset()));
        return starts;
    }

    /** How many records are deleted by a time after the change. */
    long recordsDeletedBy(Instant time) {
        return after.stream()
                .mapToLong(plan -> plan.logStartBy(time) - plan.logStartOffset())
                .sum();
    }
}

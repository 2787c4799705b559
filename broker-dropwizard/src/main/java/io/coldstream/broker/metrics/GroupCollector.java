package io.coldstream.broker.metrics;

import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.storage.StorageException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.Map;

/** Offsets and lag of all consumer groups, read at the moment of a scrape. Thread-safe. */
final class GroupCollector implements MultiCollector {
    private final GroupListing groups;
    private final Counter failures;

    GroupCollector(GroupListing groups, Counter failures) {
        this.groups = groups;
        this.failures = failures;
    }

    @Override
    public MetricSnapshots collect() {
        GaugeFamily members =
                new GaugeFamily("kafka_consumergroup_members", "Number of members of a group.", "consumergroup");
        GaugeFamily current = family("kafka_consumergroup_current_offset", "The offset that a group committed.");
        GaugeFamily lag =
                family("kafka_consumergroup_lag", "Offsets between what a group committed and the end it may read.");
        GaugeFamily currentSum = sums(
                "kafka_consumergroup_current_offset_sum", "The offsets that a group committed in a topic, added up.");
        GaugeFamily lagSum = sums("kafka_consumergroup_lag_sum", "A group's lag in a topic, added up.");
        try {
            for (GroupFacts group : groups.groups()) {
                members.add(group.members().size(), group.groupId());
                for (GroupFacts.Offset offset : group.offsets()) {
                    String topic = offset.partition().topic();
                    String partition = String.valueOf(offset.partition().partition());
                    current.add(offset.committedOffset(), group.groupId(), topic, partition);
                    Long behind = offset.lag();
                    if (behind != null) {
                        lag.add(behind, group.groupId(), topic, partition);
                    }
                }
                addSums(group, currentSum, lagSum);
            }
        } catch (StorageException e) {
            // The rest of the scrape is worth having; the counter tells why groups are not in it.
            failures.labelValues("groups").inc();
        }
        return MetricSnapshots.of(
                members.snapshot(), current.snapshot(), lag.snapshot(), currentSum.snapshot(), lagSum.snapshot());
    }

    private static void addSums(GroupFacts group, GaugeFamily currentSum, GaugeFamily lagSum) {
        Map<String, Long> committed = new HashMap<>();
        Map<String, Long> behind = new HashMap<>();
        for (GroupFacts.Offset offset : group.offsets()) {
            String topic = offset.partition().topic();
            committed.merge(topic, offset.committedOffset(), Long::sum);
            Long lag = offset.lag();
            if (lag != null) {
                behind.merge(topic, lag, Long::sum);
            }
        }
        committed.forEach((topic, sum) -> currentSum.add(sum, group.groupId(), topic));
        behind.forEach((topic, sum) -> lagSum.add(sum, group.groupId(), topic));
    }

    private static GaugeFamily sums(String name, String help) {
        return new GaugeFamily(name, help, "consumergroup", "topic");
    }

    private static GaugeFamily family(String name, String help) {
        return new GaugeFamily(name, help, "consumergroup", "topic", "partition");
    }
}

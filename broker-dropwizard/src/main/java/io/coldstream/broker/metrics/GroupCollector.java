package io.coldstream.broker.metrics;

import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.storage.StorageException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

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
            }
        } catch (StorageException e) {
            // The rest of the scrape is worth having; the counter tells why groups are not in it.
            failures.labelValues("groups").inc();
        }
        return MetricSnapshots.of(members.snapshot(), current.snapshot(), lag.snapshot());
    }

    private static GaugeFamily family(String name, String help) {
        return new GaugeFamily(name, help, "consumergroup", "topic", "partition");
    }
}

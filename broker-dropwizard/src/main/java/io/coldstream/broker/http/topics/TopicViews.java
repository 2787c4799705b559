package io.coldstream.broker.http.topics;

import io.coldstream.api.http.PartitionDetail;
import io.coldstream.api.http.PolicyRef;
import io.coldstream.api.http.TopicDetail;
import io.coldstream.api.http.TopicSummary;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.PartitionFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Topics as the API shows them. */
final class TopicViews {
    private TopicViews() {}

    static TopicSummary summary(Topic topic, List<PartitionFacts> partitions, double bytesInPerSecond, boolean held) {
        return new TopicSummary(
                topic.name(),
                topic.id(),
                topic.partitions(),
                topic.config().overrides(),
                topic.createdAt(),
                localBytes(partitions),
                remoteBytes(partitions),
                logBytes(partitions),
                bytesInPerSecond,
                policy(topic),
                held);
    }

    static TopicDetail detail(Topic topic, List<PartitionFacts> partitions, double bytesInPerSecond, boolean held) {
        return new TopicDetail(
                topic.name(),
                topic.id(),
                topic.partitions(),
                topic.config().overrides(),
                topic.createdAt(),
                localBytes(partitions),
                remoteBytes(partitions),
                logBytes(partitions),
                bytesInPerSecond,
                policy(topic),
                held,
                partitions.stream().map(TopicViews::partition).toList());
    }

    private static @Nullable PolicyRef policy(Topic topic) {
        return topic.config()
                .policy()
                .map(policy -> new PolicyRef(policy.name(), policy.version()))
                .orElse(null);
    }

    private static PartitionDetail partition(PartitionFacts facts) {
        return new PartitionDetail(
                facts.partition(),
                facts.leaderEpoch(),
                facts.logStartOffset(),
                facts.localLogStartOffset(),
                facts.highWatermark(),
                facts.logEndOffset(),
                facts.localBytes(),
                facts.remoteBytes());
    }

    private static long localBytes(List<PartitionFacts> partitions) {
        return partitions.stream().mapToLong(PartitionFacts::localBytes).sum();
    }

    private static long remoteBytes(List<PartitionFacts> partitions) {
        return partitions.stream().mapToLong(PartitionFacts::remoteBytes).sum();
    }

    private static long logBytes(List<PartitionFacts> partitions) {
        return partitions.stream().mapToLong(PartitionFacts::logBytes).sum();
    }
}

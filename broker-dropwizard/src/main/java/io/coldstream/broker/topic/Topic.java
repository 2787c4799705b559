package io.coldstream.broker.topic;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.TopicConfig;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A topic that clients can use.
 *
 * @param id its UUID
 * @param name its name, unique at any one time
 * @param partitions how many partitions it has, 1 or more
 * @param config its settings over those of its policy, over the broker's defaults
 * @param configVersion counts the changes of its settings
 * @param createdAt when it was created
 */
public record Topic(UUID id, String name, int partitions, TopicConfig config, int configVersion, Instant createdAt) {
    public Topic {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** The topic's partitions in the order of their indexes. */
    public List<TopicIdPartition> topicPartitions() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicIdPartition(id, partition))
                .toList();
    }

    /** Whether the topic has a partition of this index. */
    public boolean hasPartition(int partition) {
        return 0 <= partition && partition < partitions;
    }
}

package io.coldstream.storage.metadata;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A topic as it is stored.
 *
 * @param id the topic's UUID
 * @param name its name, unique among ACTIVE topics
 * @param partitions how many partitions it has
 * @param configs its own settings by Kafka name
 * @param configVersion how often the settings were replaced
 * @param state whether it is being deleted
 * @param createdAt when it was created
 */
public record TopicRecord(
        UUID id,
        String name,
        int partitions,
        Map<String, String> configs,
        int configVersion,
        TopicState state,
        Instant createdAt) {
    public TopicRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
        configs = Map.copyOf(configs);
    }
}

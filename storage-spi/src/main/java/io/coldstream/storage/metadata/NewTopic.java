package io.coldstream.storage.metadata;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A topic to be created. Its name and settings have been checked by the caller.
 *
 * @param id a fresh random UUID
 * @param name the topic's name
 * @param partitions how many partitions, 1 or more
 * @param configs the topic's own settings by Kafka name
 * @param createdAt when, to the millisecond
 */
public record NewTopic(UUID id, String name, int partitions, Map<String, String> configs, Instant createdAt) {
    public NewTopic {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(createdAt, "createdAt");
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition, not " + partitions);
        }
        configs = Map.copyOf(configs);
    }
}

package io.coldstream.broker.topic;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a topic, as it came from a client.
 *
 * @param name the name
 * @param partitions how many partitions, or {@code null} for the broker's default
 * @param configs the topic's own settings by Kafka name
 */
public record CreateTopic(String name, @Nullable Integer partitions, Map<String, String> configs) {
    public CreateTopic {
        Objects.requireNonNull(name, "name");
        configs = Map.copyOf(configs);
    }
}

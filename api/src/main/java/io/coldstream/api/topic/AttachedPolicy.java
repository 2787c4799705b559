package io.coldstream.api.topic;

import java.util.Map;
import java.util.Objects;

/**
 * The policy that is attached to a topic, as far as the topic's settings are concerned.
 *
 * @param name the policy's name
 * @param version which of its versions
 * @param settings its settings by Kafka name
 */
public record AttachedPolicy(String name, int version, Map<String, String> settings) {
    public AttachedPolicy {
        Objects.requireNonNull(name, "name");
        settings = Map.copyOf(settings);
    }
}

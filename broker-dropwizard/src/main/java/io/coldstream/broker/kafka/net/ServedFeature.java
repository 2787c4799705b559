package io.coldstream.broker.kafka.net;

/**
 * One feature of the cluster (KIP-584) as ApiVersions v3 and later announces it.
 *
 * @param name Kafka's name of it, such as {@code transaction.version}
 * @param minLevel the lowest level that the broker supports
 * @param maxLevel the highest level that the broker supports
 * @param finalizedLevel the level that is in force
 */
public record ServedFeature(String name, short minLevel, short maxLevel, short finalizedLevel) {
    public ServedFeature {
        if (minLevel < 0 || minLevel > finalizedLevel || finalizedLevel > maxLevel) {
            throw new IllegalArgumentException(
                    "%s: levels %d <= %d <= %d do not hold".formatted(name, minLevel, finalizedLevel, maxLevel));
        }
    }
}

package io.coldstream.broker.kafka;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** Kafka's own UUID class and Java's hold the same 128 bits. */
public final class UuidMapping {
    private UuidMapping() {}

    public static Uuid toKafka(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    public static UUID fromKafka(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}

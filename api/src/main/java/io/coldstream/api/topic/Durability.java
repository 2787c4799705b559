package io.coldstream.api.topic;

import java.util.Locale;

/** What has to happen to a batch before it counts as durable: acks=all is answered, and consumers see it. */
public enum Durability {
    /** It was forced to the disk, in the broker's journal or in its segment: it survives a power cut. */
    JOURNAL,
    /** The operating system has it, as with Kafka's default: it survives the broker's end, and no power cut. */
    OS;

    /** The name in configurations, {@code journal} or {@code os}. */
    public String settingValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The durability of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Durability of(String settingValue) {
        return valueOf(settingValue.toUpperCase(Locale.ROOT));
    }
}

package io.coldstream.api.topic;

import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings of one topic: its own, over the broker's defaults, over the built-in ones. Immutable. */
public final class TopicConfig {
    /** Where an effective value comes from. */
    public enum Source {
        TOPIC,
        BROKER_DEFAULT
    }

    private static final long UNLIMITED = -1;
    private static final long SAME_AS_TOTAL = -2;

    private final Map<String, String> brokerDefaults;
    private final Map<String, String> overrides;

    /**
     * @param brokerDefaults the broker's defaults by setting name; settings that are missing have their built-in value
     * @param overrides the topic's own settings by name
     * @throws IllegalArgumentException if a name is unknown or a value illegal; the message says what would be right
     */
    public TopicConfig(Map<String, String> brokerDefaults, Map<String, String> overrides) {
        requireLegal(brokerDefaults);
        requireLegal(overrides);
        this.brokerDefaults = Map.copyOf(brokerDefaults);
        this.overrides = Map.copyOf(overrides);
    }

    /** The built-in defaults and nothing else. */
    public static TopicConfig defaults() {
        return new TopicConfig(Map.of(), Map.of());
    }

    /** Says what is wrong with one setting, or nothing if it is legal. */
    public static Optional<String> problem(String name, String value) {
        return TopicSetting.byName(name)
                .map(setting -> setting.problem(value))
                .orElseGet(() -> Optional.of("Unknown topic setting \"" + name + "\"."));
    }

    private static void requireLegal(Map<String, String> settings) {
        settings.forEach((name, value) -> problem(name, value).ifPresent(what -> {
            throw new IllegalArgumentException(what);
        }));
    }

    /** The topic's own settings, sorted by name. */
    public Map<String, String> overrides() {
        return new TreeMap<>(overrides);
    }

    public String value(TopicSetting setting) {
        String own = overrides.get(setting.settingName());
        return own != null ? own : brokerDefault(setting);
    }

    /** The value that would hold if the topic did not say anything. */
    public String brokerDefault(TopicSetting setting) {
        return brokerDefaults.getOrDefault(setting.settingName(), setting.defaultValue());
    }

    public Source source(TopicSetting setting) {
        return overrides.containsKey(setting.settingName()) ? Source.TOPIC : Source.BROKER_DEFAULT;
    }

    /** Whether the broker's configuration has a default of its own for the setting. */
    public boolean hasBrokerDefault(TopicSetting setting) {
        return brokerDefaults.containsKey(setting.settingName());
    }

    public int segmentBytes() {
        return (int) number(TopicSetting.SEGMENT_BYTES);
    }

    public long segmentMs() {
        return number(TopicSetting.SEGMENT_MS);
    }

    public int indexIntervalBytes() {
        return (int) number(TopicSetting.INDEX_INTERVAL_BYTES);
    }

    public int maxMessageBytes() {
        return (int) number(TopicSetting.MAX_MESSAGE_BYTES);
    }

    /** Whether the broker's clock stamps the records (LogAppendTime) and not the producer's (CreateTime). */
    public boolean logAppendTime() {
        return value(TopicSetting.MESSAGE_TIMESTAMP_TYPE).equals("LogAppendTime");
    }

    /** When a batch counts as durable. */
    public Durability durability() {
        return Durability.of(value(TopicSetting.DURABILITY));
    }

    /** What the topic keeps and where. */
    public RetentionPolicy retention() {
        long totalMs = number(TopicSetting.RETENTION_MS);
        long totalBytes = number(TopicSetting.RETENTION_BYTES);
        return new RetentionPolicy(
                new RetentionLimits(limit(totalMs), limit(totalBytes)),
                new RetentionLimits(
                        limit(orTotal(number(TopicSetting.LOCAL_RETENTION_MS), totalMs)),
                        limit(orTotal(number(TopicSetting.LOCAL_RETENTION_BYTES), totalBytes))),
                new TieringPolicy(
                        Boolean.parseBoolean(value(TopicSetting.REMOTE_STORAGE_ENABLE)),
                        number(TopicSetting.TIERING_MIN_AGE_MS)));
    }

    private static long orTotal(long local, long total) {
        return local == SAME_AS_TOTAL ? total : local;
    }

    private static @Nullable Long limit(long value) {
        return value == UNLIMITED ? null : (Long) value;
    }

    private long number(TopicSetting setting) {
        return Long.parseLong(value(setting));
    }
}

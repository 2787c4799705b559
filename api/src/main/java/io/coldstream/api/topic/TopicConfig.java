package io.coldstream.api.topic;

import io.coldstream.api.retention.RetentionLimits;
import io.coldstream.api.retention.RetentionPolicy;
import io.coldstream.api.retention.TieringPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one topic: its own, over those of the policy attached to it, over the broker's defaults, over the
 * built-in ones. The floor {@link TopicSetting#RETENTION_MIN_AGE_MS} is the exception: there the greatest value holds,
 * whoever says it. Immutable.
 */
public final class TopicConfig {
    /** Where a value comes from. */
    public enum Source {
        /** The topic's own settings. */
        TOPIC,
        /** The policy that is attached to the topic. */
        POLICY,
        /** The broker's configuration. */
        BROKER_DEFAULT,
        /** Nobody said anything. */
        BUILT_IN
    }

    /**
     * What one source says of a setting.
     *
     * @param source who says it
     * @param value what it says
     */
    public record Layer(Source source, String value) {}

    private static final long UNLIMITED = -1;
    private static final long SAME_AS_TOTAL = -2;

    private final Map<String, String> brokerDefaults;
    private final @Nullable AttachedPolicy policy;
    private final Map<String, String> overrides;

    /**
     * A topic's settings.
     *
     * @param brokerDefaults the broker's defaults by setting name; settings that are missing have their built-in value
     * @param policy the policy that is attached to the topic, or {@code null} if none is
     * @param overrides the topic's own settings by name
     * @throws IllegalArgumentException if a name is unknown or a value illegal; the message says what would be right
     */
    public TopicConfig(
            Map<String, String> brokerDefaults, @Nullable AttachedPolicy policy, Map<String, String> overrides) {
        requireLegal(brokerDefaults);
        requireLegal(policy == null ? Map.of() : policy.settings());
        requireLegal(overrides);
        this.brokerDefaults = Map.copyOf(brokerDefaults);
        this.policy = policy;
        this.overrides = Map.copyOf(overrides);
    }

    /** The settings of a topic to which no policy is attached. */
    public TopicConfig(Map<String, String> brokerDefaults, Map<String, String> overrides) {
        this(brokerDefaults, null, overrides);
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

    /** The same with another policy attached, or with none. */
    public TopicConfig withPolicy(@Nullable AttachedPolicy attached) {
        return new TopicConfig(brokerDefaults, attached, overrides);
    }

    /** The policy that is attached to the topic. */
    public Optional<AttachedPolicy> policy() {
        return Optional.ofNullable(policy);
    }

    /** The topic's own settings, sorted by name. */
    public Map<String, String> overrides() {
        return new TreeMap<>(overrides);
    }

    public String value(TopicSetting setting) {
        return layers(setting).get(0).value();
    }

    public Source source(TopicSetting setting) {
        return layers(setting).get(0).source();
    }

    /**
     * Everything that is said of a setting, what holds first, the built-in default among them. Of two floors that are
     * the same, the one that is nearer to the topic comes first.
     */
    public List<Layer> layers(TopicSetting setting) {
        String name = setting.settingName();
        List<Layer> layers = new ArrayList<>(4);
        add(layers, Source.TOPIC, overrides.get(name));
        add(layers, Source.POLICY, policy == null ? null : policy.settings().get(name));
        add(layers, Source.BROKER_DEFAULT, brokerDefaults.get(name));
        add(layers, Source.BUILT_IN, setting.defaultValue());
        if (setting == TopicSetting.RETENTION_MIN_AGE_MS) {
            layers.sort(Comparator.comparingLong((Layer layer) -> Long.parseLong(layer.value()))
                    .reversed());
        }
        return layers;
    }

    private static void add(List<Layer> layers, Source source, @Nullable String value) {
        if (value != null) {
            layers.add(new Layer(source, value));
        }
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
                        flag(TopicSetting.REMOTE_STORAGE_ENABLE),
                        number(TopicSetting.TIERING_MIN_AGE_MS),
                        flag(TopicSetting.REMOTE_LOG_COPY_DISABLE),
                        value(TopicSetting.STORAGE_CLASS)),
                number(TopicSetting.RETENTION_MIN_AGE_MS));
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

    private boolean flag(TopicSetting setting) {
        return Boolean.parseBoolean(value(setting));
    }
}

package io.coldstream.api.topic;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every setting that a topic has, under Kafka's names and with Kafka's meanings (KIP-405 for the tiered ones). The
 * defaults are the broker's when its configuration says nothing; they differ from Kafka's where an archive wants
 * another: nothing is deleted unless somebody says so, sealed segments go to the object store, and the local disk
 * keeps a week.
 */
public enum TopicSetting {
    CLEANUP_POLICY(
            "cleanup.policy",
            Type.STRING,
            "delete",
            oneOf("delete"),
            "What happens to old segments: they are deleted when retention says so."),
    COMPRESSION_TYPE(
            "compression.type",
            Type.STRING,
            "producer",
            oneOf("producer"),
            "Batches are kept as the producer compressed them."),
    DURABILITY(
            "coldstream.durability",
            Type.STRING,
            "journal",
            oneOf("journal", "os"),
            "When a batch counts as durable: once it is forced to the journal, or once the operating system has it."),
    INDEX_INTERVAL_BYTES(
            "index.interval.bytes",
            Type.INT,
            "4096",
            between(0, Integer.MAX_VALUE),
            "Bytes of log between two entries of the offset index."),
    LOCAL_RETENTION_BYTES(
            "local.retention.bytes",
            Type.LONG,
            "-2",
            between(-2, Long.MAX_VALUE),
            "Bytes per partition to keep on the local disk once archived; -1 for no limit, -2 for retention.bytes."),
    LOCAL_RETENTION_MS(
            "local.retention.ms",
            Type.LONG,
            "604800000",
            between(-2, Long.MAX_VALUE),
            "Milliseconds to keep segments on the local disk once archived; -1 for no limit, -2 for retention.ms."),
    MAX_MESSAGE_BYTES(
            "max.message.bytes",
            Type.INT,
            "1048588",
            between(0, Integer.MAX_VALUE),
            "The largest record batch, in bytes after compression."),
    MESSAGE_TIMESTAMP_TYPE(
            "message.timestamp.type",
            Type.STRING,
            "CreateTime",
            oneOf("CreateTime", "LogAppendTime"),
            "Whose clock stamps the records: the producer's or the broker's."),
    MIN_INSYNC_REPLICAS(
            "min.insync.replicas",
            Type.INT,
            "1",
            between(1, 1),
            "Replicas that must have a record before acks=all is answered; one broker has one."),
    REMOTE_LOG_COPY_DISABLE(
            "remote.log.copy.disable",
            Type.BOOLEAN,
            "false",
            oneOf("true", "false"),
            "Whether uploads rest for now (KIP-950); what is archived stays archived."),
    REMOTE_STORAGE_ENABLE(
            "remote.storage.enable",
            Type.BOOLEAN,
            "true",
            oneOf("true", "false"),
            "Whether sealed segments are uploaded to the object store."),
    RETENTION_BYTES(
            "retention.bytes",
            Type.LONG,
            "-1",
            between(-1, Long.MAX_VALUE),
            "Bytes per partition to keep in all; -1 for no limit."),
    RETENTION_MIN_AGE_MS(
            "coldstream.retention.min.age.ms",
            Type.LONG,
            "0",
            between(0, Long.MAX_VALUE),
            "Milliseconds before which no record is deleted; of broker, policy and topic the greatest value holds."),
    RETENTION_MS(
            "retention.ms",
            Type.LONG,
            "-1",
            between(-1, Long.MAX_VALUE),
            "Milliseconds to keep records in all; -1 for no limit."),
    SEGMENT_BYTES(
            "segment.bytes",
            Type.INT,
            "268435456",
            between(1024, Integer.MAX_VALUE),
            "The size in bytes at which a segment is sealed."),
    SEGMENT_MS(
            "segment.ms",
            Type.LONG,
            "86400000",
            between(1, Long.MAX_VALUE),
            "The age in milliseconds at which a segment that has records is sealed."),
    STORAGE_CLASS(
            "coldstream.storage.class",
            Type.STRING,
            "",
            matching("[A-Z0-9_]{0,64}", "up to 64 of A-Z, 0-9 and _, or nothing for the store's default"),
            "The object store's class for newly archived segments, such as STANDARD_IA."),
    TIERING_MIN_AGE_MS(
            "coldstream.tiering.min.age.ms",
            Type.LONG,
            "0",
            between(0, Long.MAX_VALUE),
            "Milliseconds that a sealed segment waits before it is uploaded.");

    /** The kinds of values, as DescribeConfigs names them. */
    public enum Type {
        BOOLEAN,
        INT,
        LONG,
        STRING
    }

    private static final Map<String, TopicSetting> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(TopicSetting::settingName, s -> s));

    private final String settingName;
    private final Type type;
    private final String defaultValue;

    @SuppressWarnings("ImmutableEnumChecker") // the checks below capture nothing mutable
    private final Function<String, Optional<String>> check;

    private final String documentation;

    TopicSetting(
            String settingName,
            Type type,
            String defaultValue,
            Function<String, Optional<String>> check,
            String documentation) {
        this.settingName = settingName;
        this.type = type;
        this.defaultValue = defaultValue;
        this.check = check;
        this.documentation = documentation;
    }

    /** Finds a setting by its Kafka name, {@code retention.ms} for one. */
    public static Optional<TopicSetting> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The setting's name in Kafka's tools and in the database. */
    public String settingName() {
        return settingName;
    }

    public Type type() {
        return type;
    }

    /** The value that holds when neither topic nor policy nor broker configuration says anything. */
    public String defaultValue() {
        return defaultValue;
    }

    /** One sentence on what the setting does and in which unit. */
    public String documentation() {
        return documentation;
    }

    /** Says what is wrong with a value and what would be right, or nothing if it is legal. */
    public Optional<String> problem(String value) {
        return check.apply(value).map(what -> "Invalid value \"" + value + "\" for " + settingName + ": " + what);
    }

    private static Function<String, Optional<String>> oneOf(String... values) {
        List<String> allowed = List.of(values);
        return value -> allowed.contains(value)
                ? Optional.empty()
                : Optional.of("allowed is " + String.join(" or ", allowed) + ".");
    }

    private static Function<String, Optional<String>> matching(String regex, String allowed) {
        Pattern pattern = Pattern.compile(regex);
        return value ->
                pattern.matcher(value).matches() ? Optional.empty() : Optional.of("allowed is " + allowed + ".");
    }

    private static Function<String, Optional<String>> between(long min, long max) {
        return value -> {
            String wanted = "allowed is a whole number from " + min + " to " + max + ".";
            try {
                long number = Long.parseLong(value);
                return min <= number && number <= max ? Optional.empty() : Optional.of(wanted);
            } catch (NumberFormatException e) {
                return Optional.of(wanted);
            }
        };
    }
}

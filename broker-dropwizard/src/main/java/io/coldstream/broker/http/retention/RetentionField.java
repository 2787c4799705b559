package io.coldstream.broker.http.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.http.request.JsonFields;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of retention, of topics and policies alike, each with the Kafka setting that it stands for. */
public enum RetentionField {
    TOTAL_MAX_AGE_MS("total", "max_age_ms", TopicSetting.RETENTION_MS, Form.AGE_LIMIT),
    TOTAL_MAX_BYTES("total", "max_bytes", TopicSetting.RETENTION_BYTES, Form.SIZE_LIMIT),
    TOTAL_MIN_AGE_MS("total", "min_age_ms", TopicSetting.RETENTION_MIN_AGE_MS, Form.DURATION),
    LOCAL_MAX_AGE_MS("local", "max_age_ms", TopicSetting.LOCAL_RETENTION_MS, Form.AGE_LIMIT),
    LOCAL_MAX_BYTES("local", "max_bytes", TopicSetting.LOCAL_RETENTION_BYTES, Form.SIZE_LIMIT),
    TIERING_ENABLED("tiering", "enabled", TopicSetting.REMOTE_STORAGE_ENABLE, Form.SWITCH),
    TIERING_MIN_AGE_MS("tiering", "min_age_ms", TopicSetting.TIERING_MIN_AGE_MS, Form.DURATION),
    TIERING_PAUSED("tiering", "paused", TopicSetting.REMOTE_LOG_COPY_DISABLE, Form.SWITCH),
    TIERING_STORAGE_CLASS("tiering", "storage_class", TopicSetting.STORAGE_CLASS, Form.STORAGE_CLASS),
    SEGMENT_MAX_AGE_MS("segment", "max_age_ms", TopicSetting.SEGMENT_MS, Form.SEGMENT_AGE),
    SEGMENT_MAX_BYTES("segment", "max_bytes", TopicSetting.SEGMENT_BYTES, Form.SEGMENT_SIZE),
    CLEANUP_POLICY("", "cleanup_policy", TopicSetting.CLEANUP_POLICY, Form.CLEANUP);

    /** What the values of a field look like. */
    enum Form {
        AGE_LIMIT("must be a whole number of milliseconds, 0 or more, or null for no limit"),
        SIZE_LIMIT("must be a whole number of bytes, 0 or more, or null for no limit"),
        DURATION("must be a whole number of milliseconds, 0 or more"),
        SWITCH("must be true or false"),
        STORAGE_CLASS("must be up to 64 of A-Z, 0-9 and _, or null for the store's default"),
        SEGMENT_AGE("must be a whole number of milliseconds, 1 or more"),
        SEGMENT_SIZE("must be a whole number of bytes from 1024 to 2147483647"),
        CLEANUP("must be \"delete\"");

        private static final Pattern STORAGE_CLASSES = Pattern.compile("[A-Z0-9_]{1,64}");

        private final String mustBe;

        Form(String mustBe) {
            this.mustBe = mustBe;
        }

        private Optional<String> read(JsonNode value) {
            return switch (this) {
                case AGE_LIMIT, SIZE_LIMIT ->
                    value.isNull() ? Optional.of(UNLIMITED) : between(value, 0, Long.MAX_VALUE);
                case DURATION -> between(value, 0, Long.MAX_VALUE);
                case SWITCH -> value.isBoolean() ? Optional.of(String.valueOf(value.booleanValue())) : Optional.empty();
                case STORAGE_CLASS -> value.isNull() ? Optional.of("") : storageClass(value);
                case SEGMENT_AGE -> between(value, 1, Long.MAX_VALUE);
                case SEGMENT_SIZE -> between(value, 1024, Integer.MAX_VALUE);
                case CLEANUP -> Optional.of(value.asText()).filter(text -> value.isTextual() && text.equals("delete"));
            };
        }

        private static Optional<String> between(JsonNode value, long min, long max) {
            return JsonFields.wholeNumber(value)
                    .filter(number -> number >= min && number <= max)
                    .map(String::valueOf);
        }

        private static Optional<String> storageClass(JsonNode value) {
            return value.isTextual()
                            && STORAGE_CLASSES.matcher(value.textValue()).matches()
                    ? Optional.of(value.textValue())
                    : Optional.empty();
        }

        private @Nullable Object show(String setting) {
            return switch (this) {
                case AGE_LIMIT, SIZE_LIMIT -> setting.equals(UNLIMITED) ? null : (Long) Long.parseLong(setting);
                case DURATION, SEGMENT_AGE, SEGMENT_SIZE -> Long.parseLong(setting);
                case SWITCH -> Boolean.parseBoolean(setting);
                case STORAGE_CLASS -> setting.isEmpty() ? null : setting;
                case CLEANUP -> setting;
            };
        }
    }

    /** Kafka's word for no limit. */
    static final String UNLIMITED = "-1";

    /** Kafka's word for a local limit that follows the total one; documents have no word for it. */
    private static final String AS_TOTAL = "-2";

    private final String section;
    private final String member;
    private final TopicSetting setting;
    private final Form form;

    RetentionField(String section, String member, TopicSetting setting, Form form) {
        this.section = section;
        this.member = member;
        this.setting = setting;
        this.form = form;
    }

    /** The field of a path, {@code local.max_age_ms} for one. */
    static Optional<RetentionField> byPath(String path) {
        return Arrays.stream(values())
                .filter(field -> field.path().equals(path))
                .findFirst();
    }

    /** The object of the document that has the field; empty for the document itself. */
    String section() {
        return section;
    }

    /** The field's name in its section. */
    String member() {
        return member;
    }

    /** The field's name in {@code source}: {@code local.max_age_ms} for one. */
    String path() {
        return section.isEmpty() ? member : section + "." + member;
    }

    TopicSetting setting() {
        return setting;
    }

    /** The name of the Kafka setting behind the field. */
    String settingName() {
        return setting.settingName();
    }

    /** Whether the field is a limit, which {@code null} lifts. */
    boolean isLimit() {
        return form == Form.AGE_LIMIT || form == Form.SIZE_LIMIT;
    }

    /** Where a topic's value of the field comes from, in the API's words. */
    String source(TopicConfig config) {
        return switch (config.source(setting)) {
            case TOPIC -> "topic";
            case POLICY -> "policy";
            case BROKER_DEFAULT -> "broker_default";
            case BUILT_IN -> "built_in";
        };
    }

    /**
     * The Kafka setting's value for a value of the field.
     *
     * @throws io.coldstream.broker.http.problem.ProblemException if the value is not one of the field's
     */
    String settingValue(JsonFields sectionFields, JsonNode value) {
        return form.read(value).orElseThrow(() -> sectionFields.wrong(member, form.mustBe, value));
    }

    /** Whether documents have a value for this one of the Kafka setting. */
    boolean canShow(String settingValue) {
        return !(isLimit() && settingValue.equals(AS_TOTAL));
    }

    /** The field's value for one of the Kafka setting: a number, a text, a boolean or {@code null}. */
    @Nullable
    Object show(String settingValue) {
        return form.show(settingValue);
    }
}

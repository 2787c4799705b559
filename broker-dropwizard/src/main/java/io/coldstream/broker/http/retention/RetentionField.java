package io.coldstream.broker.http.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.http.request.JsonFields;
import java.util.Optional;

/** The six fields of a topic's retention, each with the Kafka setting that it stands for. */
enum RetentionField {
    TOTAL_MAX_AGE_MS("total", "max_age_ms", TopicSetting.RETENTION_MS, Form.AGE_LIMIT),
    TOTAL_MAX_BYTES("total", "max_bytes", TopicSetting.RETENTION_BYTES, Form.SIZE_LIMIT),
    LOCAL_MAX_AGE_MS("local", "max_age_ms", TopicSetting.LOCAL_RETENTION_MS, Form.AGE_LIMIT),
    LOCAL_MAX_BYTES("local", "max_bytes", TopicSetting.LOCAL_RETENTION_BYTES, Form.SIZE_LIMIT),
    TIERING_ENABLED("tiering", "enabled", TopicSetting.REMOTE_STORAGE_ENABLE, Form.SWITCH),
    TIERING_MIN_AGE_MS("tiering", "min_age_ms", TopicSetting.TIERING_MIN_AGE_MS, Form.DURATION);

    /** What the values of a field look like. */
    enum Form {
        AGE_LIMIT("must be a whole number of milliseconds, 0 or more, or null for no limit"),
        SIZE_LIMIT("must be a whole number of bytes, 0 or more, or null for no limit"),
        DURATION("must be a whole number of milliseconds, 0 or more"),
        SWITCH("must be true or false");

        private final String mustBe;

        Form(String mustBe) {
            this.mustBe = mustBe;
        }

        private Optional<String> read(JsonNode value) {
            return switch (this) {
                case AGE_LIMIT, SIZE_LIMIT -> value.isNull() ? Optional.of(UNLIMITED) : notNegative(value);
                case DURATION -> notNegative(value);
                case SWITCH -> value.isBoolean() ? Optional.of(String.valueOf(value.booleanValue())) : Optional.empty();
            };
        }

        private static Optional<String> notNegative(JsonNode value) {
            return JsonFields.wholeNumber(value).filter(number -> number >= 0).map(String::valueOf);
        }
    }

    /** Kafka's word for no limit. */
    static final String UNLIMITED = "-1";

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

    /** The object of the document that has the field. */
    String section() {
        return section;
    }

    /** The field's name in its section. */
    String member() {
        return member;
    }

    /** The field's name in {@code source}: {@code local.max_age_ms} for one. */
    String path() {
        return section + "." + member;
    }

    TopicSetting setting() {
        return setting;
    }

    /** Whether the field is a limit, which {@code null} lifts. */
    boolean isLimit() {
        return form == Form.AGE_LIMIT || form == Form.SIZE_LIMIT;
    }

    /**
     * The Kafka setting's value for a value of the field.
     *
     * @throws io.coldstream.broker.http.problem.ProblemException if the value is not one of the field's
     */
    String settingValue(JsonFields sectionFields, JsonNode value) {
        return form.read(value).orElseThrow(() -> sectionFields.wrong(member, form.mustBe, value));
    }
}

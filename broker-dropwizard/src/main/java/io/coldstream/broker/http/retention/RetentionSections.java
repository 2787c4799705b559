package io.coldstream.broker.http.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.broker.http.request.JsonFields;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections of retention, as topics and policies have them, in JSON and as Kafka settings. */
public final class RetentionSections {
    /** Everything that an object with retention may have. */
    public static final List<String> MEMBERS = List.of("total", "local", "tiering", "segment", "cleanup_policy");

    private static final List<String> SECTIONS = List.of("total", "local", "tiering", "segment", "");

    private RetentionSections() {}

    /**
     * The settings that an object names, by field. {@code null} for a limit, or for a section of limits, means no
     * limit.
     *
     * @throws io.coldstream.broker.http.problem.ProblemException naming the first member that is wrong
     */
    static Map<RetentionField, String> read(JsonFields fields) {
        Map<RetentionField, String> named = new EnumMap<>(RetentionField.class);
        for (String section : SECTIONS) {
            List<RetentionField> known = Arrays.stream(RetentionField.values())
                    .filter(field -> field.section().equals(section))
                    .toList();
            if (section.isEmpty()) {
                readFields(fields, known, named);
            } else if (fields.find(section).filter(JsonNode::isNull).isPresent()
                    && known.stream().anyMatch(RetentionField::isLimit)) {
                known.stream()
                        .filter(RetentionField::isLimit)
                        .forEach(field -> named.put(field, RetentionField.UNLIMITED));
            } else {
                fields.object(section).ifPresent(members -> {
                    members.allowOnly(known.stream().map(RetentionField::member).toList());
                    readFields(members, known, named);
                });
            }
        }
        return named;
    }

    private static void readFields(JsonFields members, List<RetentionField> known, Map<RetentionField, String> named) {
        for (RetentionField field : known) {
            members.find(field.member()).ifPresent(value -> named.put(field, field.settingValue(members, value)));
        }
    }

    /** The same by the names of the Kafka settings; nothing but the sections may be there. */
    public static Map<String, String> readSettings(JsonFields fields) {
        fields.allowOnly(MEMBERS);
        Map<String, String> settings = new LinkedHashMap<>();
        read(fields).forEach((field, value) -> settings.put(field.settingName(), value));
        return settings;
    }

    /** Settings as the sections of a document; what is not set is not there. */
    @SuppressWarnings("NullAway") // a limit's null is a value of the document
    public static Map<String, Object> show(Map<String, String> settings) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (String section : SECTIONS) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (RetentionField field : RetentionField.values()) {
                @Nullable String value = settings.get(field.settingName());
                if (field.section().equals(section) && value != null && field.canShow(value)) {
                    members.put(field.member(), field.show(value));
                }
            }
            if (section.isEmpty()) {
                shown.putAll(members);
            } else if (!members.isEmpty()) {
                shown.put(section, members);
            }
        }
        return shown;
    }
}

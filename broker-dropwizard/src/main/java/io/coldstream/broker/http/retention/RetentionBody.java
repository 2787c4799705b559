package io.coldstream.broker.http.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonFields;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a retention document, whole or in part. {@code null} for a limit, or for a section of limits, means no limit:
 * as a value and as RFC 7386's removal alike, since a limit that is not there is no limit.
 */
final class RetentionBody {
    private static final String TOPIC = "topic";
    private static final List<String> MEMBERS = List.of(TOPIC, "total", "local", "tiering", "source");
    private static final List<String> SECTIONS = List.of("total", "local", "tiering");

    private RetentionBody() {}

    /**
     * The fields that the body names, with the values of the Kafka settings behind them. {@code source} says where
     * values came from, which cannot be set; it is passed over, so that what was read can be sent back.
     *
     * @throws ProblemException naming the first member that is wrong
     */
    static Map<RetentionField, String> read(ObjectNode body, String topicName) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(MEMBERS);
        requireTopic(fields, topicName);
        Map<RetentionField, String> named = new EnumMap<>(RetentionField.class);
        for (String section : SECTIONS) {
            List<RetentionField> known = Arrays.stream(RetentionField.values())
                    .filter(field -> field.section().equals(section))
                    .toList();
            boolean lifted = fields.find(section).filter(JsonNode::isNull).isPresent()
                    && known.stream().allMatch(RetentionField::isLimit);
            if (lifted) {
                known.forEach(field -> named.put(field, RetentionField.UNLIMITED));
            } else {
                fields.object(section).ifPresent(members -> readSection(members, known, named));
            }
        }
        return named;
    }

    private static void requireTopic(JsonFields fields, String topicName) {
        if (fields.find(TOPIC).isEmpty()) {
            return;
        }
        String named = fields.text(TOPIC).orElseThrow();
        if (!named.equals(topicName)) {
            throw ProblemException.invalid(
                    TOPIC,
                    "topic cannot be changed: it must be " + Quote.of(topicName) + " or be left out; it was "
                            + Quote.of(named) + ".");
        }
    }

    private static void readSection(JsonFields members, List<RetentionField> known, Map<RetentionField, String> named) {
        members.allowOnly(known.stream().map(RetentionField::member).toList());
        for (RetentionField field : known) {
            members.find(field.member()).ifPresent(value -> named.put(field, field.settingValue(members, value)));
        }
    }
}

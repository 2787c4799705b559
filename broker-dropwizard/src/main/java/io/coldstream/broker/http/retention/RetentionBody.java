package io.coldstream.broker.http.retention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a retention document, whole or in part. {@code null} for a limit, or for a section of limits, means no limit:
 * as a value and as RFC 7386's removal alike, since a limit that is not there is no limit.
 */
final class RetentionBody {
    private static final String TOPIC = "topic";
    private static final List<String> MEMBERS = Stream.of(
                    List.of(TOPIC), RetentionSections.MEMBERS, List.of("policy", "source"))
            .flatMap(List::stream)
            .toList();

    private RetentionBody() {}

    /**
     * The fields that the body names, with the values of the Kafka settings behind them. {@code policy} and
     * {@code source} say where values came from, which cannot be set; they are passed over, so that what was read can be
     * sent back.
     *
     * @throws ProblemException naming the first member that is wrong
     */
    static Map<RetentionField, String> read(ObjectNode body, String topicName) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(MEMBERS);
        requireTopic(fields, topicName);
        return RetentionSections.read(fields);
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
}

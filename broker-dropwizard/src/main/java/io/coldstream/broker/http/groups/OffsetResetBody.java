package io.coldstream.broker.http.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.request.JsonFields;
import io.coldstream.broker.http.request.TimeText;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.topic.Topic;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What a client sends to move a group.
 *
 * @param topic the topic
 * @param partitions the partitions to move, by index
 * @param target where to
 */
record OffsetResetBody(Topic topic, List<Integer> partitions, ResetTarget target) {
    private static final String TOPIC = "topic";
    private static final String PARTITIONS = "partitions";
    private static final String TO = "to";
    private static final String TO_MUST_BE =
            "must be \"earliest\", \"latest\", an object with a time, or one with an offset";

    OffsetResetBody {
        partitions = List.copyOf(partitions);
    }

    /** @throws ProblemException naming the field that is not allowed */
    static OffsetResetBody read(ObjectNode body, TopicLookup lookup) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(List.of(TOPIC, PARTITIONS, TO));
        String name = fields.text(TOPIC)
                .orElseThrow(() -> ProblemException.invalid(TOPIC, "topic is missing: say whose offsets to move."));
        ResetTarget target = target(fields);
        Topic topic = lookup.require(name);
        return new OffsetResetBody(topic, partitions(fields, topic), target);
    }

    private static List<Integer> partitions(JsonFields fields, Topic topic) {
        Optional<JsonNode> wanted = fields.find(PARTITIONS).filter(node -> !(node instanceof NullNode));
        if (wanted.isEmpty()) {
            return IntStream.range(0, topic.partitions()).boxed().toList();
        }
        if (!wanted.get().isArray() || wanted.get().isEmpty()) {
            throw fields.wrong(
                    PARTITIONS, "must be an array of partitions, or be left out for all of them", wanted.get());
        }
        TreeSet<Integer> partitions = new TreeSet<>();
        for (JsonNode node : wanted.get()) {
            long index = JsonFields.wholeNumber(node)
                    .filter(number -> number >= 0)
                    .orElseThrow(() -> fields.wrong(PARTITIONS, "must hold whole numbers, 0 or more", node));
            partitions.add(TopicLookup.partition(topic, index, PARTITIONS));
        }
        return List.copyOf(partitions);
    }

    private static ResetTarget target(JsonFields fields) {
        JsonNode to = fields.find(TO)
                .orElseThrow(() -> ProblemException.invalid(TO, "to is missing: it " + TO_MUST_BE + "."));
        if (to.isTextual()) {
            return switch (to.textValue()) {
                case "earliest" -> new ResetTarget.Earliest();
                case "latest" -> new ResetTarget.Latest();
                default -> throw fields.wrong(TO, TO_MUST_BE, to);
            };
        }
        if (!to.isObject()) {
            throw fields.wrong(TO, TO_MUST_BE, to);
        }
        JsonFields members = fields.object(TO).orElseThrow();
        members.allowOnly(List.of("time", "offset"));
        if (members.names().size() != 1) {
            throw fields.wrong(TO, TO_MUST_BE, to);
        }
        Optional<JsonNode> offset = members.find("offset");
        if (offset.isPresent()) {
            return new ResetTarget.Offset(JsonFields.wholeNumber(offset.get())
                    .filter(number -> number >= 0)
                    .orElseThrow(() -> members.wrong("offset", "must be a whole number, 0 or more", offset.get())));
        }
        String time = members.text("time").orElseThrow();
        return new ResetTarget.Time(TimeText.parseMs(members.pathOf("time"), time));
    }
}

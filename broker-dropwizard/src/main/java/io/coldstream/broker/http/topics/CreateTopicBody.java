package io.coldstream.broker.http.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.api.topic.TopicConfig;
import io.coldstream.api.topic.TopicNames;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonFields;
import io.coldstream.broker.topic.CreateTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body that asks for a topic. */
final class CreateTopicBody {
    private static final String NAME = "name";
    private static final String PARTITIONS = "partitions";
    private static final String CONFIGS = "configs";
    private static final int SHOWN_CHARACTERS_MAX = 100;

    private CreateTopicBody() {}

    /**
     * Reads it.
     *
     * @throws ProblemException naming the first member that is wrong
     */
    static CreateTopic read(ObjectNode body) {
        JsonFields fields = JsonFields.of(body);
        fields.allowOnly(List.of(NAME, PARTITIONS, CONFIGS));
        return new CreateTopic(name(fields), partitions(fields), configs(fields));
    }

    private static String name(JsonFields fields) {
        String name = fields.text(NAME)
                .orElseThrow(() -> ProblemException.invalid(NAME, "name is missing: a topic needs one."));
        TopicNames.problem(name).ifPresent(what -> {
            throw ProblemException.invalid(
                    NAME,
                    name.length() <= TopicNames.MAX_LENGTH
                            ? what
                            : "A topic name has at most " + TopicNames.MAX_LENGTH + " characters; this one has "
                                    + name.length() + ".");
        });
        return name;
    }

    private static @Nullable Integer partitions(JsonFields fields) {
        JsonNode value = fields.find(PARTITIONS).filter(node -> !node.isNull()).orElse(null);
        if (value == null) {
            return null;
        }
        return JsonFields.wholeNumber(value)
                .filter(count -> count >= 1 && count <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElseThrow(() -> fields.wrong(
                        PARTITIONS,
                        "must be a whole number, 1 or more, or be left out for the broker's default",
                        value));
    }

    private static Map<String, String> configs(JsonFields fields) {
        Map<String, String> configs = new LinkedHashMap<>();
        fields.find(CONFIGS)
                .filter(node -> !node.isNull())
                .flatMap(node -> fields.object(CONFIGS))
                .ifPresent(own -> {
                    for (String name : own.names()) {
                        configs.put(name, config(own, name));
                    }
                });
        return configs;
    }

    private static String config(JsonFields configs, String name) {
        if (TopicSetting.byName(name).isEmpty()) {
            throw ProblemException.unknownField(
                    configs.pathOf(name.substring(0, Math.min(name.length(), SHOWN_CHARACTERS_MAX))),
                    "Topics have no setting " + Quote.of(name) + ".");
        }
        JsonNode value = configs.find(name).orElseThrow();
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw configs.wrong(name, "must be a string, a number, true or false", value);
        }
        String text = JsonFields.wholeNumber(value).map(String::valueOf).orElseGet(value::asText);
        if (text.length() > SHOWN_CHARACTERS_MAX) {
            throw configs.wrong(name, "must have at most " + SHOWN_CHARACTERS_MAX + " characters", value);
        }
        Optional<String> problem = TopicConfig.problem(name, text);
        if (problem.isPresent()) {
            throw ProblemException.invalid(configs.pathOf(name), problem.get());
        }
        return text;
    }
}

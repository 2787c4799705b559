package io.coldstream.broker.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The members of one JSON object of a body. Every refusal names the member by its path in the body. */
public final class JsonFields {
    private final String path;
    private final ObjectNode node;

    private JsonFields(String path, ObjectNode node) {
        this.path = path;
        this.node = node;
    }

    /** The members of the body itself. */
    public static JsonFields of(ObjectNode body) {
        return new JsonFields("", body);
    }

    /** Where a member is: {@code local.max_age_ms} for one. */
    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /**
     * Refuses members with other names.
     *
     * @throws ProblemException naming all of them
     */
    public void allowOnly(Collection<String> known) {
        List<String> unknown = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            String named = unknown.stream().limit(10).map(Quote::of).collect(Collectors.joining(", "));
            throw ProblemException.unknownField(
                    shortened(pathOf(unknown.get(0))),
                    (unknown.size() == 1 ? "Unknown field " : "Unknown fields ") + named
                            + (path.isEmpty() ? "" : " in " + path) + "; known are " + String.join(", ", known) + ".");
        }
    }

    /** A member, {@code null} values included, or nothing if it is missing. */
    public Optional<JsonNode> find(String name) {
        return Optional.ofNullable(node.get(name));
    }

    /** The names of all members, in the order of the body. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * A member that is an object.
     *
     * @throws ProblemException if the member is there and not an object
     */
    public Optional<JsonFields> object(String name) {
        return find(name).map(value -> {
            if (value instanceof ObjectNode object) {
                return new JsonFields(pathOf(name), object);
            }
            throw wrong(name, "must be an object", value);
        });
    }

    /**
     * A member that is an array of objects; none if it is missing.
     *
     * @throws ProblemException if the member is there and something else
     */
    public List<JsonFields> objects(String name) {
        JsonNode value = find(name).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, "must be an array of objects", value);
        }
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : value) {
            String place = name + "[" + objects.size() + "]";
            if (!(element instanceof ObjectNode object)) {
                throw wrong(place, "must be an object", element);
            }
            objects.add(new JsonFields(pathOf(place), object));
        }
        return objects;
    }

    /**
     * A member that is a string.
     *
     * @throws ProblemException if the member is there and not a string
     */
    public Optional<String> text(String name) {
        return find(name).map(value -> {
            if (value.isTextual()) {
                return value.textValue();
            }
            throw wrong(name, "must be a string", value);
        });
    }

    /** The refusal of a member's value: {@code <path> <what it must be>; it was <what it was>.} */
    public ProblemException wrong(String name, String mustBe, JsonNode value) {
        String field = shortened(pathOf(name));
        return ProblemException.invalid(field, field + " " + mustBe + "; it was " + show(value) + ".");
    }

    /** A number without a fraction that fits 64 bits ({@code 1.0} is one, as JSON Schema has it), or nothing. */
    public static Optional<Long> wholeNumber(JsonNode value) {
        if (!value.isNumber()) {
            return Optional.empty();
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? Optional.of(value.longValue()) : Optional.empty();
        }
        BigDecimal number = value.decimalValue();
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** A value as it is shown in a sentence. */
    static String show(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> Quote.of(value.textValue());
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case NULL -> "null";
            default -> value.asText();
        };
    }

    private static String shortened(String field) {
        return field.length() <= 200 ? field : field.substring(0, 200) + "...";
    }
}

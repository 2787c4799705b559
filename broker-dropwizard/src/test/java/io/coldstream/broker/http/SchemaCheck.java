package io.coldstream.broker.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks JSON against the part of JSON Schema that the API's description uses. A keyword that it does not know is an
 * error: nothing in a schema goes unchecked by accident.
 */
final class SchemaCheck {
    private static final Set<String> NOTES = Set.of("description", "examples", "default");
    private static final Set<String> CHECKED = Set.of(
            "anyOf",
            "$ref",
            "type",
            "format",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "enum",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern");

    private final JsonNode document;

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with a value, each with the place; nothing if it conforms. */
    List<String> problems(JsonNode schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(schema, value, "$", problems);
        return problems;
    }

    /** The schema behind references. */
    JsonNode resolve(JsonNode node) {
        JsonNode ref = node.get("$ref");
        if (ref == null) {
            return node;
        }
        JsonNode target = document.at(ref.textValue().substring(1));
        if (target.isMissingNode()) {
            throw new IllegalArgumentException("no such thing: " + ref);
        }
        return resolve(target);
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> problems) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!NOTES.contains(keyword) && !CHECKED.contains(keyword)) {
                throw new IllegalArgumentException("unknown keyword " + keyword + " for " + at);
            }
        });
        if (schema.has("$ref")) {
            check(resolve(schema), value, at, problems);
        }
        if (schema.has("anyOf")) {
            List<String> ofFirst = new ArrayList<>();
            boolean fits = false;
            for (JsonNode one : schema.get("anyOf")) {
                List<String> ofOne = new ArrayList<>();
                check(one, value, at, ofOne);
                fits |= ofOne.isEmpty();
                ofFirst = ofFirst.isEmpty() ? ofOne : ofFirst;
            }
            problems.addAll(fits ? List.of() : ofFirst);
        }
        if (schema.has("type") && !typeFits(schema.get("type"), value)) {
            problems.add(at + " is " + value.getNodeType() + ", not " + schema.get("type"));
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            problems.add(at + " is " + value + ", not one of " + schema.get("enum"));
        }
        if (value.isObject()) {
            checkObject(schema, value, at, problems);
        } else if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.get("items"), value.get(i), at + "[" + i + "]", problems);
            }
        } else if (value.isTextual()) {
            checkText(schema, value.textValue(), at, problems);
        } else if (value.isNumber()) {
            checkBound(schema, value, at, problems);
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String at, List<String> problems) {
        JsonNode properties = schema.path("properties");
        Set<String> missing = new TreeSet<>();
        schema.path("required").forEach(name -> missing.add(name.textValue()));
        value.fieldNames().forEachRemaining(name -> {
            missing.remove(name);
            JsonNode additional = schema.path("additionalProperties");
            if (properties.has(name)) {
                check(properties.get(name), value.get(name), at + "." + name, problems);
            } else if (additional.isObject()) {
                check(additional, value.get(name), at + "." + name, problems);
            } else if (additional.isBoolean() && !additional.booleanValue()) {
                problems.add(at + "." + name + " is not described");
            }
        });
        missing.forEach(name -> problems.add(at + "." + name + " is missing"));
    }

    private static void checkText(JsonNode schema, String text, String at, List<String> problems) {
        if (schema.path("format").asText().equals("date-time") && !isTime(text)) {
            problems.add(at + " is not a time: " + text);
        }
        if (schema.has("pattern") && !Pattern.matches(schema.get("pattern").textValue(), text)) {
            problems.add(at + " does not match " + schema.get("pattern"));
        }
        if (text.length() < schema.path("minLength").asInt(0)
                || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            problems.add(at + " has a wrong length: " + text);
        }
    }

    private static void checkBound(JsonNode schema, JsonNode value, String at, List<String> problems) {
        if (value.asDouble() < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                || value.asDouble() > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
            problems.add(at + " is out of its bounds: " + value);
        }
    }

    private static boolean typeFits(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (typeFits(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.textValue()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}

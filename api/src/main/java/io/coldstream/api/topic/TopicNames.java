package io.coldstream.api.topic;

import java.util.Optional;
import java.util.regex.Pattern;

/** Kafka's rules for topic names: 1 to 249 of the characters {@code [a-zA-Z0-9._-]}, and neither "." nor "..". */
public final class TopicNames {
    /** Kafka's limit, which leaves room for a partition suffix in a 255-byte file name. */
    public static final int MAX_LENGTH = 249;

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicNames() {}

    /** Says in one sentence what is wrong with a name, or nothing if it is legal. */
    public static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("A topic name must not be empty.");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("A topic cannot be named \"" + name + "\".");
        }
        if (name.length() > MAX_LENGTH) {
            return Optional.of(
                    "A topic name has at most " + MAX_LENGTH + " characters; this one has " + name.length() + ".");
        }
        if (!LEGAL.matcher(name).matches()) {
            return Optional.of("The topic name \"" + name + "\" is illegal: it may contain only ASCII letters, digits,"
                    + " '.', '_' and '-'.");
        }
        return Optional.empty();
    }
}

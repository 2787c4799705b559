package io.coldstream.api.policy;

import io.coldstream.api.topic.AttachedPolicy;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A policy: a named document whose every change is a new version.
 *
 * @param name {@code [a-z0-9][a-z0-9._-]{0,99}}
 * @param version counts the changes of everything that ever had the name, from 1
 * @param content what it says
 * @param changedAt when this version was made
 * @param changedBy who made it
 */
public record PolicyDocument(String name, int version, PolicyContent content, Instant changedAt, String changedBy) {
    private static final Pattern LEGAL_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

    public PolicyDocument {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(changedBy, "changedBy");
        nameProblem(name).ifPresent(what -> {
            throw new IllegalArgumentException(what);
        });
        if (version < 1) {
            throw new IllegalArgumentException("a policy's versions count from 1; it was " + version);
        }
    }

    /** Says in one sentence what is wrong with a policy's name, or nothing if it is legal. */
    public static Optional<String> nameProblem(String name) {
        return LEGAL_NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("The policy name \"" + name + "\" is illegal: allowed are 1 to 100 lower-case ASCII"
                        + " letters, digits, '.', '_' and '-', of which the first is a letter or digit.");
    }

    /** What a topic that follows the policy has to know of it. */
    public AttachedPolicy attached() {
        return new AttachedPolicy(name, version, content.settings());
    }
}

package io.coldstream.broker.access;

import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who sent a request.
 *
 * @param name the name that the audit log has
 * @param role what the user may do
 * @param authenticated whether the user proved to be that; if not, nobody is configured who could
 */
public record User(String name, Role role, boolean authenticated) implements Principal {
    /** Everybody, where nobody is configured. */
    public static final User ANONYMOUS = new User("anonymous", Role.ADMIN, false);

    private static final Pattern LEGAL_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}");

    /** Actors of the audit log that are not people. */
    private static final Set<String> TAKEN = Set.of("anonymous", "reaper", "retention", "tiering");

    public User {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }

    /** Says in one sentence what is wrong with the name of a user, or nothing if it is legal. */
    public static Optional<String> nameProblem(String name) {
        if (TAKEN.contains(name)) {
            return Optional.of("the name \"" + name + "\" stands for something else in the audit log");
        }
        return LEGAL_NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("a name has 1 to 64 ASCII letters, digits, '.', '_', '@' and '-', of which the first is a"
                        + " letter or digit");
    }

    @Override
    public String getName() {
        return name;
    }
}

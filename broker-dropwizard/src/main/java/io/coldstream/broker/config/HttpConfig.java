package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.access.PasswordHash;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.access.TokenHash;
import io.coldstream.broker.access.User;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.validation.constraints.NotNull;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who may use the HTTP API. With nobody named, everybody on this machine may. */
@SelfValidating
public final class HttpConfig {
    @NotNull
    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private List<@NotNull UserEntry> users = List.of();

    @NotNull
    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private List<@NotNull TokenEntry> tokens = List.of();

    /** Somebody who sends a name and a password. */
    private static final class UserEntry {
        @JsonProperty
        @JsonSetter(nulls = Nulls.SKIP)
        private String name = "";

        @JsonProperty
        @JsonSetter(nulls = Nulls.SKIP)
        private String role = "";

        @JsonProperty
        @JsonSetter(nulls = Nulls.SKIP)
        private String passwordHash = "";
    }

    /** A program that sends a token. */
    private static final class TokenEntry {
        @JsonProperty
        @JsonSetter(nulls = Nulls.SKIP)
        private String name = "";

        @JsonProperty
        @JsonSetter(nulls = Nulls.SKIP)
        private String role = "";

        @JsonProperty
        @JsonSetter(nulls = Nulls.SKIP)
        private String tokenHash = "";
    }

    /** Says who is described wrongly and what would be right. Never repeats a hash, or what stands in its place. */
    @SelfValidation
    public void checkEverybody(ViolationCollector violations) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < users.size(); i++) {
            UserEntry entry = users.get(i);
            String at = "users[" + i + "]";
            checkPerson(at, entry.name, entry.role, names, violations);
            if (PasswordHash.parse(entry.passwordHash).isEmpty()) {
                violations.addViolation(
                        at + ".passwordHash",
                        "must be what ./coldstream hash-password prints, pbkdf2-sha256$iterations$salt$hash with "
                                + PasswordHash.ITERATIONS_MIN + " to " + PasswordHash.ITERATIONS_MAX + " iterations");
            }
        }
        for (int i = 0; i < tokens.size(); i++) {
            TokenEntry entry = tokens.get(i);
            String at = "tokens[" + i + "]";
            checkPerson(at, entry.name, entry.role, names, violations);
            if (TokenHash.parse(entry.tokenHash).isEmpty()) {
                violations.addViolation(
                        at + ".tokenHash",
                        "must be what ./coldstream hash-password --token prints, sha256$ and 64 hexadecimal digits");
            }
        }
    }

    private static void checkPerson(
            String at, String name, String role, Set<String> names, ViolationCollector violations) {
        User.nameProblem(name).ifPresent(what -> violations.addViolation(at + ".name", what));
        if (!names.add(name)) {
            violations.addViolation(at + ".name", "\"" + name + "\" is there twice");
        }
        if (Role.of(role).isEmpty()) {
            violations.addViolation(at + ".role", "must be viewer, operator or admin");
        }
    }

    /** Everybody who is named. */
    public Accounts accounts() {
        return new Accounts(
                users.stream()
                        .map(entry -> new Accounts.WithPassword(
                                user(entry.name, entry.role),
                                PasswordHash.parse(entry.passwordHash).orElseThrow()))
                        .toList(),
                tokens.stream()
                        .map(entry -> new Accounts.WithToken(
                                user(entry.name, entry.role),
                                TokenHash.parse(entry.tokenHash).orElseThrow()))
                        .toList(),
                new SecureRandom());
    }

    private static User user(String name, String role) {
        return new User(name, Role.of(role).orElseThrow(), true);
    }
}

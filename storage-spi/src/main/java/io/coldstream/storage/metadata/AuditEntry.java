package io.coldstream.storage.metadata;

import java.time.Instant;
import java.util.Objects;

/**
 * One decision that destroys something.
 *
 * @param at when it was taken
 * @param actor who took it: {@code retention}, {@code reaper}, or a user
 * @param action what was decided, in snake_case: {@code delete_segment}, {@code delete_topic}
 * @param subject what it was about: an object key, a topic
 * @param reason the rule that said so, in one sentence
 */
public record AuditEntry(Instant at, String actor, String action, String subject, String reason) {
    public AuditEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
    }
}

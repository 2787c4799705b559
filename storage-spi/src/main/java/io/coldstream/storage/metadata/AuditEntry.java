package io.coldstream.storage.metadata;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One decision that destroys something, or that lets something be destroyed. Texts that are not Unicode (half a
 * surrogate pair) have a question mark there, so that every text has one form in UTF-8.
 *
 * @param at when it was taken
 * @param actor who took it: {@code retention}, {@code reaper}, or a user
 * @param action what was decided, in snake_case: {@code delete_segment}, {@code delete_topic}
 * @param subject what it was about: an object key, a topic
 * @param reason why, in one sentence
 * @param plan the id of the plan that it was part of, or {@code null} if there was none
 * @param rule the name of the rule that said so: {@code TOTAL_AGE}; or {@code null} if somebody just wanted it
 */
public record AuditEntry(
        Instant at,
        String actor,
        String action,
        String subject,
        String reason,
        @Nullable String plan,
        @Nullable String rule) {
    public AuditEntry {
        Objects.requireNonNull(at, "at");
        actor = unicode(actor);
        action = unicode(action);
        subject = unicode(subject);
        reason = unicode(reason);
        plan = plan == null ? null : unicode(plan);
        rule = rule == null ? null : unicode(rule);
    }

    /** A decision outside of any plan. */
    public AuditEntry(Instant at, String actor, String action, String subject, String reason) {
        this(at, actor, action, subject, reason, null, null);
    }

    private static String unicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}

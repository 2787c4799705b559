package io.coldstream.broker.topic;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who changes a topic's settings, for the audit log.
 *
 * @param actor a user, or a client of Kafka's protocol
 * @param action what the audit log calls it, or {@code null} for what the settings that change say
 * @param plan the id of the plan that was agreed to, or {@code null}
 */
public record ChangeOrigin(
        String actor, @Nullable String action, @Nullable String plan) {
    public ChangeOrigin {
        Objects.requireNonNull(actor, "actor");
    }

    /** Somebody who names no plan. */
    public static ChangeOrigin of(String actor) {
        return new ChangeOrigin(actor, null, null);
    }
}

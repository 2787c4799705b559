package io.coldstream.broker.health;

import java.util.Objects;

/**
 * What a probe found.
 *
 * @param status how it is
 * @param message the finding in one sentence, for people who run the broker
 */
public record Finding(Status status, String message) {
    public Finding {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(message, "message");
    }
}

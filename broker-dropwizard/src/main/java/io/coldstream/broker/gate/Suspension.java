package io.coldstream.broker.gate;

import java.time.Instant;
import java.util.Objects;

/**
 * Deletions rest until somebody accepts the database as it is.
 *
 * @param since when the difference was found
 * @param difference what is not as it was, as sentences for people
 */
public record Suspension(Instant since, String difference) {
    public Suspension {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(difference, "difference");
    }
}

package io.coldstream.broker.health;

import java.time.Instant;
import java.util.Objects;

/**
 * What a probe found, and when.
 *
 * @param name the probe's name
 * @param finding what it found
 * @param checkedAt when it answered, or when it was seen not to
 */
public record Checked(String name, Finding finding, Instant checkedAt) {
    public Checked {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(finding, "finding");
        Objects.requireNonNull(checkedAt, "checkedAt");
    }
}

package io.coldstream.tiering.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one process leaves to the next.
 *
 * @param time a time that has passed
 * @param ahead how far ahead of it the clock was that was not believed; zero if it was. A start must not believe what was
 *     doubted right before.
 */
public record KnownTime(Instant time, Duration ahead) {
    public KnownTime {
        Objects.requireNonNull(time, "time");
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("a clock that is behind is believed: " + ahead);
        }
    }

    /** A time at which the clock was believed. */
    public static KnownTime of(Instant time) {
        return new KnownTime(time, Duration.ZERO);
    }
}

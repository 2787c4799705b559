package io.coldstream.broker.runtime;

import java.time.Instant;
import java.time.InstantSource;

/** The one place that looks at the machine's clock; everybody else is given an {@link InstantSource}. */
final class SystemTime implements InstantSource {
    @Override
    public Instant instant() {
        return Instant.now();
    }
}

package io.coldstream.broker.health;

import java.util.Locale;

/** How something is, from good to bad. */
public enum Status {
    /** It works. */
    HEALTHY,
    /** The broker serves its clients, but not with everything it should have. */
    DEGRADED,
    /** The broker cannot serve its clients. */
    UNHEALTHY;

    /** The worse of two. */
    public Status or(Status other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The name in answers, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

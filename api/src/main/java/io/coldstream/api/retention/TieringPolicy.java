package io.coldstream.api.retention;

/**
 * Whether and when sealed segments go to the object store.
 *
 * @param enabled whether segments are uploaded ({@code remote.storage.enable})
 * @param minAgeMs how many milliseconds a sealed segment waits before its upload, 0 or more
 */
public record TieringPolicy(boolean enabled, long minAgeMs) {
    public TieringPolicy {
        if (minAgeMs < 0) {
            throw new IllegalArgumentException("min_age_ms must be 0 or more; it was " + minAgeMs);
        }
    }
}

package io.coldstream.api.retention;

import java.util.Objects;

/**
 * Whether and when sealed segments go to the object store.
 *
 * @param enabled whether segments are uploaded ({@code remote.storage.enable})
 * @param minAgeMs how many milliseconds a sealed segment waits before its upload, 0 or more
 * @param paused whether uploads rest for now ({@code remote.log.copy.disable}, KIP-950); what is archived stays so,
 *     and is evicted and deleted as ever
 * @param storageClass the store's name for the class of new objects, or an empty text for the store's default
 */
public record TieringPolicy(boolean enabled, long minAgeMs, boolean paused, String storageClass) {
    public TieringPolicy {
        Objects.requireNonNull(storageClass, "storageClass");
        if (minAgeMs < 0) {
            throw new IllegalArgumentException("min_age_ms must be 0 or more; it was " + minAgeMs);
        }
    }

    /** A policy that is not paused and leaves the storage class to the store. */
    public TieringPolicy(boolean enabled, long minAgeMs) {
        this(enabled, minAgeMs, false, "");
    }
}

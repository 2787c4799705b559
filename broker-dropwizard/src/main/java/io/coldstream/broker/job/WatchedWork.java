package io.coldstream.broker.job;

import org.jspecify.annotations.Nullable;

/**
 * Work that others do and that a job only watches. It has begun, goes on whoever watches, and cannot be cancelled.
 * Thread-safe.
 */
@FunctionalInterface
public interface WatchedWork {
    /**
     * How far it is.
     *
     * @param done how much is done
     * @param total how much there is to do, as far as that is known
     * @param result what came out of it, in a sentence, or {@code null} while it goes on
     */
    record Look(long done, long total, @Nullable String result) {}

    /** Says how far it is now. Does not block. */
    Look look();
}

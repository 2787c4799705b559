package io.coldstream.api.retention;

import java.util.Objects;

/**
 * What one topic keeps, after topic settings, the attached policy and broker defaults have been resolved.
 *
 * @param total what is kept anywhere ({@code retention.ms}, {@code retention.bytes})
 * @param local what is kept on the broker's disk ({@code local.retention.ms}, {@code local.retention.bytes}, KIP-405);
 *     it only ever lets go of segments that the archive holds
 * @param tiering whether and when segments are uploaded
 * @param floorMs the age in milliseconds, 0 or more, before which nothing is deleted, whatever the limits say
 *     ({@code coldstream.retention.min.age.ms})
 */
public record RetentionPolicy(RetentionLimits total, RetentionLimits local, TieringPolicy tiering, long floorMs) {
    public RetentionPolicy {
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(tiering, "tiering");
        if (floorMs < 0) {
            throw new IllegalArgumentException("the floor must be 0 or more; it was " + floorMs);
        }
    }

    /** A policy without a floor. */
    public RetentionPolicy(RetentionLimits total, RetentionLimits local, TieringPolicy tiering) {
        this(total, local, tiering, 0);
    }
}

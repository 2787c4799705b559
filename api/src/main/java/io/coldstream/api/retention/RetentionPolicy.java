package io.coldstream.api.retention;

import java.util.Objects;

/**
 * What one topic keeps, after topic settings and broker defaults have been resolved.
 *
 * @param total what is kept anywhere ({@code retention.ms}, {@code retention.bytes})
 * @param local what is kept on the broker's disk ({@code local.retention.ms}, {@code local.retention.bytes}, KIP-405);
 *     it only ever lets go of segments that the archive holds
 * @param tiering whether and when segments are uploaded
 */
public record RetentionPolicy(RetentionLimits total, RetentionLimits local, TieringPolicy tiering) {
    public RetentionPolicy {
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(tiering, "tiering");
    }
}

package io.coldstream.api.retention;

import org.jspecify.annotations.Nullable;

/**
 * How much may be kept before the oldest goes. Both limits apply: whatever is past either of them may go.
 *
 * @param maxAgeMs the greatest age in milliseconds, 0 or more; {@code null} for no limit
 * @param maxBytes the greatest size in bytes per partition, 0 or more; {@code null} for no limit
 */
public record RetentionLimits(
        @Nullable Long maxAgeMs, @Nullable Long maxBytes) {
    public static final RetentionLimits UNLIMITED = new RetentionLimits(null, null);

    public RetentionLimits {
        requireNotNegative("max_age_ms", maxAgeMs);
        requireNotNegative("max_bytes", maxBytes);
    }

    private static void requireNotNegative(String name, @Nullable Long value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, or null for no limit; it was " + value);
        }
    }
}

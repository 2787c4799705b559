package io.coldstream.tiering.upload;

import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: the bound doubles with each one, the wait is drawn from its upper half, so
 * that partitions that failed together don't try again together.
 *
 * @param minMs the bound after the first failure, in milliseconds
 * @param maxMs the greatest bound, in milliseconds
 */
public record Backoff(long minMs, long maxMs) {
    private static final int SHIFT_MAX = 40;

    /**
     * Draws a wait in milliseconds.
     *
     * @param failures how many there were in a row, 1 or more
     */
    public long waitMs(int failures, RandomGenerator random) {
        int doublings = Math.min(failures - 1, SHIFT_MAX);
        long bound = minMs > maxMs >> doublings ? maxMs : minMs << doublings;
        return bound / 2 + random.nextLong(bound / 2 + 1);
    }
}

package io.coldstream.tiering.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that deletion goes by, and what it is worth. A clock that jumps ten years ahead would make everything old at
 * once; nothing in a segment says that it is the clock which is wrong. So the wall clock is believed only as far as the
 * machine's monotonic clock bears it out, which nobody sets.
 *
 * <ul>
 *   <li>At a start the wall clock is believed, up to {@link #RESTART_MAX} behind the newest thing that the catalogue
 *       remembers; how long the broker was down, nobody can say.
 *   <li>From then on the trusted time is the wall clock, but never more than {@link #AHEAD_MAX} ahead of what it was at
 *       the start plus what the monotonic clock has counted since. A jump back is followed at once: it makes everything
 *       younger. When the clock is right again, trusted time and wall clock are the same again.
 *   <li>If the jump was right (a laptop that slept, a clock that was set at last), somebody confirms it, and the wall
 *       clock is believed anew. Until then deletion goes on, only later.
 * </ul>
 *
 * <p>Immutable and pure.
 *
 * @param ceiling the latest time that was believed possible when the monotonic clock showed {@code atNanos}
 * @param atNanos what the monotonic clock showed
 */
public record ClockGuard(Instant ceiling, long atNanos) {
    /** How far the wall clock may gain on the monotonic one; daylight saving time set by hand is no jump. */
    public static final Duration AHEAD_MAX = Duration.ofHours(1);

    /** How long a broker may have been down before its clock is doubted. */
    public static final Duration RESTART_MAX = Duration.ofDays(30);

    /**
     * What the clock is worth at one moment.
     *
     * @param wall what it says
     * @param trusted what deletion goes by; never later
     */
    public record Reading(Instant wall, Instant trusted) {
        /** Whether the clock has jumped ahead, so that deletion lags behind it. */
        public boolean jumped() {
            return trusted.isBefore(wall);
        }

        /** How far the clock is ahead of what is trusted. */
        public Duration ahead() {
            return Duration.between(trusted, wall);
        }
    }

    /**
     * A guard for a process that starts.
     *
     * @param newestEvidence the newest moment that the catalogue remembers, if it remembers any
     */
    public static ClockGuard startingAt(Instant wall, long nanos, Optional<Instant> newestEvidence) {
        Instant believed = wall.plus(AHEAD_MAX);
        if (newestEvidence.isPresent()) {
            Instant latest = newestEvidence.get().plus(RESTART_MAX);
            boolean behind = wall.isBefore(newestEvidence.get()); // it will be set right some time
            believed = behind || latest.isBefore(believed) ? latest : believed;
        }
        return new ClockGuard(believed, nanos);
    }

    /** Reads the clock. */
    public Reading read(Instant wall, long nanos) {
        Instant latest = ceiling.plusNanos(nanos - atNanos);
        return new Reading(wall, latest.isBefore(wall) ? latest : wall);
    }

    /** Believes the wall clock from now on, because somebody says that it is right. */
    public ClockGuard confirm(Instant wall, long nanos) {
        return new ClockGuard(wall.plus(AHEAD_MAX), nanos);
    }
}

package io.coldstream.tiering.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that deletion goes by, and what it is worth. A clock that jumps ten years ahead would make everything old at
 * once; nothing in a segment says that it is the clock which is wrong. So the wall clock is believed only as far as
 * something else bears it out: while the process runs, the machine's monotonic clock, which nobody sets; at a start, the
 * time that an earlier process has known.
 *
 * <ul>
 *   <li>The <em>known time</em> is what was known at one moment and what the monotonic clock has counted since. It never
 *       follows a clock ahead.
 *   <li>At a start the wall clock is believed up to {@link #RESTART_MAX} ahead of the known time: how long the broker was
 *       down, nobody can say. If it was doubted right before, it has to be at most half as far ahead as it was then.
 *       Once it was believed, what it said then is known.
 *   <li>From then on it is believed up to {@link #AHEAD_MAX} ahead. A jump back is followed at once: it makes everything
 *       younger. When the clock is right again, trusted time and wall clock are the same again.
 *   <li>Further ahead it is not believed at all, and the trusted time is {@link #AHEAD_MAX} ahead of the known one. If the
 *       jump was right (a laptop that slept, a broker that was off for two months), somebody confirms it, and the wall
 *       clock is believed anew. Until then deletion goes on, only later.
 * </ul>
 *
 * <p>Immutable and pure.
 *
 * @param known a time that was known when the monotonic clock showed {@code atNanos}
 * @param atNanos what the monotonic clock showed
 * @param aheadMax how far ahead of the known time the wall clock is believed
 */
public record ClockGuard(Instant known, long atNanos, Duration aheadMax) {
    /** How far the wall clock may gain on the monotonic one; daylight saving time set by hand is no jump. */
    public static final Duration AHEAD_MAX = Duration.ofHours(1);

    /** How long a broker may have been down before its clock is doubted. */
    public static final Duration RESTART_MAX = Duration.ofDays(30);

    /**
     * How long a clock has to stand behind the known time until that is given up: then it was a clock that was wrong
     * before which made it known, and it must not do so again.
     */
    public static final Duration BEHIND_MAX = Duration.ofDays(1);

    /** When there was no Coldstream: a clock that says less has lost its time, and is no evidence of anything. */
    static final Instant PLAUSIBLE_FROM = Instant.parse("2025-01-01T00:00:00Z");

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
     * A guard for a process that starts where nothing was remembered.
     *
     * @param known the newest moment that is known to have passed; if there is none, there is nothing yet that could be
     *     deleted early, and the clock is believed
     */
    public static ClockGuard startingAt(Instant wall, long nanos, Optional<Instant> known) {
        return known.map(time -> resuming(wall, nanos, KnownTime.of(time)))
                .orElseGet(() -> new ClockGuard(wall, nanos, AHEAD_MAX));
    }

    /** A guard for a process that starts, and goes on from what an earlier one has known. */
    public static ClockGuard resuming(Instant wall, long nanos, KnownTime known) {
        return new ClockGuard(known.time(), nanos, aheadMax(known)).follow(wall, nanos);
    }

    /** A clock that was doubted is far ahead as before, or it was set right and is near. */
    private static Duration aheadMax(KnownTime known) {
        Duration half = known.ahead().dividedBy(2);
        if (half.isZero() || half.compareTo(RESTART_MAX) > 0) {
            return RESTART_MAX;
        }
        return half.compareTo(AHEAD_MAX) < 0 ? AHEAD_MAX : half;
    }

    /**
     * The guard to go on with after a look at the clock: of a start, until the wall clock can be believed for the first
     * time; then one to which that time is known.
     */
    public ClockGuard follow(Instant wall, long nanos) {
        boolean starting = !aheadMax.equals(AHEAD_MAX);
        boolean believable = !isEarlier(wall, nanos) && !isTooFarAhead(wall, nanos);
        return starting && believable ? confirm(wall, nanos) : this;
    }

    /** Reads the clock. */
    public Reading read(Instant wall, long nanos) {
        return new Reading(wall, isTooFarAhead(wall, nanos) ? knownAt(nanos).plus(AHEAD_MAX) : wall);
    }

    /** Believes the wall clock from now on, because somebody says that it is right. */
    public ClockGuard confirm(Instant wall, long nanos) {
        return new ClockGuard(wall, nanos, AHEAD_MAX);
    }

    /** Whether a clock that has not lost its time stands behind the known time. */
    public boolean isBehind(Instant wall, long nanos) {
        return isEarlier(wall, nanos) && !wall.isBefore(PLAUSIBLE_FROM);
    }

    /**
     * The time that a later start may rely on. While the clock is not believed, that is the known time and nothing more,
     * so that no number of starts adds up to an early deletion. It goes back with the clock, because too late costs bytes
     * and too early costs records; only a clock that has lost its time says nothing.
     */
    public Optional<KnownTime> toRemember(Instant wall, long nanos) {
        Instant now = knownAt(nanos);
        KnownTime left =
                isTooFarAhead(wall, nanos) ? new KnownTime(now, Duration.between(now, wall)) : KnownTime.of(wall);
        return Optional.of(left).filter(known -> !known.time().isBefore(PLAUSIBLE_FROM));
    }

    private boolean isEarlier(Instant wall, long nanos) {
        return wall.isBefore(knownAt(nanos).minus(AHEAD_MAX));
    }

    private boolean isTooFarAhead(Instant wall, long nanos) {
        return wall.isAfter(knownAt(nanos).plus(aheadMax));
    }

    private Instant knownAt(long nanos) {
        return known.plusNanos(nanos - atNanos);
    }
}

package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.testkit.random.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockGuardTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration TEN_YEARS = Duration.ofDays(3653);
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final ClockGuard guard = ClockGuard.startingAt(START, 0, Optional.of(START.minusSeconds(1)));

    @Test
    void aClockThatRunsEvenlyIsBelieved() {
        Instant later = START.plus(Duration.ofMinutes(1));
        ClockGuard.Reading reading = guard.read(later, MINUTE_NANOS);
        assertThat(reading.trusted()).isEqualTo(later);
        assertThat(reading.jumped()).isFalse();
    }

    @Test
    void tenYearsAheadAreAnHourAtMost() {
        ClockGuard.Reading reading = guard.read(START.plus(TEN_YEARS), MINUTE_NANOS);
        assertThat(reading.jumped()).isTrue();
        assertThat(reading.trusted()).isEqualTo(START.plus(Duration.ofMinutes(61)));
        // and the clock that is right again is believed again
        assertThat(guard.read(START.plus(Duration.ofMinutes(2)), 2 * MINUTE_NANOS)
                        .jumped())
                .isFalse();
    }

    @Test
    void anHourBackIsFollowedAndAnHourAheadToo() {
        Instant back = START.minus(Duration.ofHours(1));
        assertThat(guard.read(back, 1).trusted()).isEqualTo(back);
        assertThat(guard.read(START.plus(Duration.ofHours(1)), 0).jumped()).isFalse();
    }

    @Test
    void aJumpThatSomebodyConfirmsIsBelieved() {
        Instant jumped = START.plus(TEN_YEARS);
        ClockGuard confirmed = guard.confirm(jumped, MINUTE_NANOS);
        assertThat(confirmed.read(jumped, MINUTE_NANOS).jumped()).isFalse();
        assertThat(confirmed.read(jumped.plus(TEN_YEARS), MINUTE_NANOS).jumped())
                .isTrue();
    }

    @Test
    void aStartFarBehindTheNewestThingKnownIsDoubted() {
        Instant wall = START.plus(TEN_YEARS);
        ClockGuard.Reading reading =
                ClockGuard.startingAt(wall, 5, Optional.of(START)).read(wall, 5);
        assertThat(reading.trusted()).isEqualTo(START.plus(ClockGuard.RESTART_MAX));
        assertThat(ClockGuard.startingAt(wall, 5, Optional.empty())
                        .read(wall, 5)
                        .jumped())
                .isFalse();
        Instant threeWeeks = START.plus(Duration.ofDays(21));
        assertThat(ClockGuard.startingAt(threeWeeks, 5, Optional.of(START))
                        .read(threeWeeks, 5)
                        .jumped())
                .isFalse();
    }

    @Test
    void aStartWithoutTheTimeBelievesTheClockOnceItIsSet() {
        ClockGuard atTheEpoch = ClockGuard.startingAt(Instant.EPOCH, 0, Optional.of(START));
        Instant set = START.plus(Duration.ofDays(1));
        assertThat(atTheEpoch.read(set, MINUTE_NANOS).trusted()).isEqualTo(set);
        assertThat(atTheEpoch.read(START.plus(TEN_YEARS), MINUTE_NANOS).jumped())
                .isTrue();
    }

    @Test
    void theTrustedTimeNeverOutrunsTheMonotonicClock() {
        Random random =
                Seed.forTest("theTrustedTimeNeverOutrunsTheMonotonicClock").random();
        for (int round = 0; round < 1000; round++) {
            long nanos = random.nextLong(Duration.ofDays(400).toNanos());
            Instant wall = START.plusSeconds(random.nextInt(1_000_000_000) - 500_000_000L);
            Instant trusted = guard.read(wall, nanos).trusted();
            assertThat(trusted).isBeforeOrEqualTo(wall);
            assertThat(trusted).isBeforeOrEqualTo(START.plusNanos(nanos).plus(ClockGuard.AHEAD_MAX));
        }
    }
}

package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.testkit.random.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    void aStartFarAheadOfWhatIsKnownIsNotBelievedAtAll() {
        Instant wall = START.plus(TEN_YEARS);
        ClockGuard doubting = ClockGuard.startingAt(wall, 5, Optional.of(START));
        assertThat(doubting.read(wall, 5).trusted()).isEqualTo(START.plus(ClockGuard.AHEAD_MAX));
        assertThat(doubting.read(wall, 5 + MINUTE_NANOS).trusted())
                .as("time goes on nevertheless")
                .isEqualTo(START.plus(Duration.ofMinutes(61)));
        assertThat(ClockGuard.startingAt(wall, 5, Optional.empty())
                        .read(wall, 5)
                        .jumped())
                .as("nobody knows anything, so nothing is there to be deleted")
                .isFalse();
    }

    @Test
    void aStartAfterThreeWeeksIsBelievedAndAJumpOfThreeWeeksIsNot() {
        Instant threeWeeks = START.plus(Duration.ofDays(21));
        ClockGuard started = ClockGuard.startingAt(threeWeeks, 5, Optional.of(START));
        assertThat(started.read(threeWeeks, 5).jumped()).isFalse();
        assertThat(started.read(threeWeeks.plus(Duration.ofDays(2)), 5).jumped())
                .isTrue();
    }

    @Test
    void noNumberOfStartsAddsUp() {
        Instant wall = START.plus(TEN_YEARS);
        KnownTime known = KnownTime.of(START);
        for (int starts = 1; starts <= 100; starts++) {
            ClockGuard guard = ClockGuard.resuming(wall, 0, known);
            assertThat(guard.read(wall, MINUTE_NANOS).trusted()).isEqualTo(START.plus(Duration.ofMinutes(60 + starts)));
            known = guard.toRemember(wall, MINUTE_NANOS).orElseThrow();
        }
    }

    @Test
    void aJumpThatWasDoubtedIsNotBelievedByTheNextStart() {
        for (Duration jump : List.of(Duration.ofMinutes(90), Duration.ofDays(1), Duration.ofDays(20), TEN_YEARS)) {
            Instant jumped = START.plus(jump);
            KnownTime left = guard.toRemember(jumped, 0).orElseThrow();
            assertThat(left).isEqualTo(new KnownTime(START, jump));
            ClockGuard next = ClockGuard.resuming(jumped, 7, left);
            assertThat(next.read(jumped, 7).trusted()).isEqualTo(START.plus(ClockGuard.AHEAD_MAX));

            Instant right = START.plus(Duration.ofMinutes(2));
            ClockGuard setRight = ClockGuard.resuming(right, 7, left);
            assertThat(setRight.read(right, 7).jumped()).isFalse();
            assertThat(setRight.read(jumped, 7).jumped()).isTrue();
        }
    }

    @Test
    void whatIsRememberedGoesBackWithTheClockUnlessThatHasLostItsTime() {
        Instant back = START.minus(Duration.ofDays(3));
        assertThat(guard.toRemember(back, MINUTE_NANOS)).contains(KnownTime.of(back));
        assertThat(guard.toRemember(Instant.EPOCH, MINUTE_NANOS)).isEmpty();
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
            ClockGuard starting = ClockGuard.startingAt(wall, 0, Optional.of(START));
            assertThat(starting.read(wall, 0).trusted())
                    .isBeforeOrEqualTo(wall)
                    .isBeforeOrEqualTo(START.plus(ClockGuard.RESTART_MAX));
        }
    }
}

package io.coldstream.tiering.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.tiering.fixture.ManualTicker;
import io.coldstream.tiering.fixture.MutableClock;
import io.coldstream.tiering.fixture.RememberedTime;
import io.coldstream.tiering.retention.KnownTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedClockTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    private final MutableClock wall = new MutableClock(START);
    private final ManualTicker ticker = new ManualTicker();
    private final RememberedTime memory = new RememberedTime();

    private TrustedClock clock() {
        return new TrustedClock(wall, ticker, memory);
    }

    private void pass(Duration time) {
        wall.advanceMs(time.toMillis());
        ticker.advance(time);
    }

    @Test
    void theTimeIsRememberedOnceAMinute() {
        TrustedClock clock = clock();
        assertThat(clock.recall()).isFalse();
        clock.start(List.of());
        clock.rememberIfDue();
        assertThat(memory.remembered()).isEmpty();
        pass(Duration.ofMinutes(1));
        clock.rememberIfDue();
        assertThat(memory.remembered()).contains(KnownTime.of(START.plus(Duration.ofMinutes(1))));
    }

    @Test
    void whatWasNotReadIsNotWrittenOver() {
        memory.remember(KnownTime.of(START));
        wall.advanceMs(TEN_YEARS.toMillis());
        TrustedClock clock = clock();
        pass(Duration.ofMinutes(1));
        clock.rememberIfDue();
        clock.remember();
        assertThat(memory.remembered()).contains(KnownTime.of(START));
    }

    @Test
    void whatIsRememberedIsBelievedAndNotesAreNot() {
        memory.remember(KnownTime.of(START));
        TrustedClock clock = clock();
        assertThat(clock.recall()).isTrue();
        clock.hear(() -> List.of(START.plus(TEN_YEARS)));
        wall.advanceMs(TEN_YEARS.toMillis());
        assertThat(clock.instant()).isBefore(START.plus(Duration.ofDays(1)));
    }

    /** As where the first start was by a clock ten years ahead: what it made known must not count for ever. */
    @Test
    void aKnownTimeThatTheClockStandsBehindForADayIsGivenUp() {
        memory.remember(KnownTime.of(START.plus(TEN_YEARS)));
        TrustedClock clock = clock();
        assertThat(clock.recall()).isTrue();
        assertThat(clock.read().jumped()).isFalse();
        pass(Duration.ofHours(23));
        assertThat(clock.read().jumped()).isFalse();
        pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
        wall.advanceMs(Duration.ofDays(3000).toMillis());
        assertThat(clock.read().jumped()).isTrue();
        assertThat(clock.instant()).isBefore(START.plus(Duration.ofDays(2)));
    }

    @Test
    void aClockThatIsSetRightWithinTheDayIsBelieved() {
        TrustedClock clock = clock();
        clock.start(List.of());
        wall.advanceMs(-Duration.ofDays(400).toMillis());
        pass(Duration.ofHours(20));
        assertThat(clock.instant()).isEqualTo(START.minus(Duration.ofDays(400)).plus(Duration.ofHours(20)));
        wall.advanceMs(Duration.ofDays(400).toMillis());
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(20)));
    }
}

package io.coldstream.tiering.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClockEvidenceTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant TEN_YEARS_ON = Instant.parse("2036-06-01T12:00:00Z");

    private static List<Instant> daily(Instant from, int days) {
        List<Instant> notes = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            notes.add(from.plus(Duration.ofDays(day)));
        }
        return notes;
    }

    @Test
    void theNewestOfNotesWithoutAGapCounts() {
        List<Instant> notes = daily(START, 500);
        Collections.shuffle(notes, new Random(1));
        assertThat(ClockEvidence.newest(notes.stream())).contains(START.plus(Duration.ofDays(499)));
    }

    @Test
    void notesOfAClockThatHadJumpedCountForTheTimeThatPassedBetweenThem() {
        List<Instant> notes = daily(START, 10);
        notes.addAll(daily(TEN_YEARS_ON, 6));
        notes.addAll(daily(TEN_YEARS_ON.plus(Duration.ofDays(3653)), 2));
        assertThat(ClockEvidence.newest(notes.stream())).contains(START.plus(Duration.ofDays(9 + 5 + 1)));
    }

    @Test
    void notesOfAClockThatHadLostItsTimeSayNothing() {
        assertThat(ClockEvidence.newest(Stream.of(Instant.EPOCH, START))).contains(START);
        assertThat(ClockEvidence.newest(Stream.of(Instant.EPOCH))).isEmpty();
        assertThat(ClockEvidence.newest(Stream.empty())).isEmpty();
    }
}

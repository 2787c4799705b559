package io.coldstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.coldstream.benchmarks.broker.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void theMedianIsTheMiddleWhateverTheOrder() {
        assertThat(Figures.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Figures.median(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3.0);
    }

    @Test
    void aPhaseCountsInDecimalUnits() {
        Phase phase = new Phase(Duration.ofMillis(500), Duration.ofMillis(250));

        assertThat(phase.megabytesPerSecond(50_000_000)).isCloseTo(100, within(1e-9));
        assertThat(phase.cpuSecondsPerGigabyte(50_000_000)).isCloseTo(5, within(1e-9));
    }

    @Test
    void theTableShowsTheMedianAndEveryRound() {
        Figures figures = new Figures();
        List.of(3.0, 1.0, 2.0).forEach(value -> figures.add(Figure.START_EMPTY, value));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        figures.print(new PrintStream(printed, true, StandardCharsets.UTF_8), "directory");

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("| 2.00 | s | 3.00, 1.00, 2.00 |");
    }
}

package io.coldstream.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.benchmarks.compare.Measure.Better;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Measure RATE = new Measure("produce-1k", "rate", "MB/s", Better.MORE);
    private static final Measure CPU = new Measure("produce-1k", "broker CPU", "CPU-s/GB", Better.LESS);

    private final Results results = new Results();

    @Test
    void aHigherRateAndALowerCostAreBoth() {
        assertThat(RATE.timesBetter(100, 300)).isEqualTo(3);
        assertThat(CPU.timesBetter(6, 2)).isEqualTo(3);
        assertThat(CPU.timesBetter(2, 4)).isEqualTo(0.5);
    }

    @Test
    void nothingIsTimesBetterThanZero() {
        assertThat(CPU.timesBetter(1, 0)).isNaN();
        assertThat(RATE.timesBetter(0, 1)).isNaN();
    }

    @Test
    void theRatioIsThatOfTheMedians() {
        List.of(100.0, 900.0, 200.0).forEach(value -> results.add(Side.KAFKA, RATE, value));
        List.of(300.0, 500.0, 1.0).forEach(value -> results.add(Side.COLDSTREAM, RATE, value));

        assertThat(results.table().lines().toList())
                .endsWith("| `produce-1k` | rate | MB/s | 200.00 | 300.00 | 1.50 | 100.00, 900.00, 200.00 | 300.00,"
                        + " 500.00, 1.00 |");
    }

    @Test
    void linesStandInTheOrderOfMeasuring() {
        results.add(Side.KAFKA, RATE, 1);
        results.add(Side.KAFKA, CPU, 2);
        results.add(Side.COLDSTREAM, RATE, 3);

        assertThat(results.table().lines().skip(2).toList())
                .containsExactly(
                        "| `produce-1k` | rate | MB/s | 1.00 | 3.00 | 3.00 | 1.00 | 3.00 |",
                        "| `produce-1k` | broker CPU | CPU-s/GB | 2.00 | - | - | 2.00 |  |");
    }
}

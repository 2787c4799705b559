package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random histories. {@code -Dcoldstream.seed=n} repeats one of them. */
class GroupSimulationTest {
    private static final int STEPS = 1_500;

    @Test
    void groupsKeepTheirPromisesThroughAnyHistory() {
        Long wanted = Long.getLong("coldstream.seed");
        LongStream seeds = wanted != null
                ? LongStream.of(wanted)
                : LongStream.concat(LongStream.rangeClosed(1, 60), new Random().longs(60));
        long[] happened = new long[3];
        seeds.forEach(seed -> {
            GroupSimulation simulation = new GroupSimulation(seed);
            try {
                simulation.run(STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " (repeat with -Dcoldstream.seed=" + seed + ")", e);
            }
            happened[0] += simulation.rebalances;
            happened[1] += simulation.acceptedCommits;
            happened[2] += simulation.restarts;
        });
        System.out.printf(
                "Group simulation: %d rebalances, %d commits, %d restarts%n", happened[0], happened[1], happened[2]);
        if (wanted == null) {
            assertThat(happened[0]).isGreaterThan(500);
            assertThat(happened[1]).isGreaterThan(500);
            assertThat(happened[2]).isGreaterThan(100);
        }
    }
}

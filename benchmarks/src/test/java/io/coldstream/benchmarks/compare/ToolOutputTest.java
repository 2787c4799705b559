package io.coldstream.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ToolOutputTest {
    private static final String WHOLE_RUN =
            "300000 records sent, 28299.217055 records/sec (27.64 MB/sec), 981.11 ms avg latency, 2383.00 ms max latency,"
                    + " 904 ms 50th, 1975 ms 95th, 2273 ms 99th, 2369 ms 99.9th.";
    private static final String STEADY_STATE =
            "200000 steady state records sent, 34572.169404 records/sec (33.76 MB/sec), 737.13 ms avg latency, 1344.00 ms"
                    + " max latency, 668 ms 50th, 1200 ms 95th, 1305 ms 99th, 1340 ms 99.9th.";
    private static final String PROGRESS =
            "149932 records sent, 29986.4 records/sec (29.28 MB/sec), 826.0 ms avg latency, 1344.0 ms max latency.";

    @Test
    void theProducersSummaryIsNotALineOfItsProgress() {
        assertThat(ToolOutput.producer(List.of(WHOLE_RUN, PROGRESS)))
                .isEqualTo(new ToolOutput.Producer(300_000, 28_299.217055, 981.11, 904, 1975, 2273));
    }

    @Test
    void theSteadyStateCountsWhereThereWasAWarmUp() {
        List<String> lines =
                List.of("Warmup first 100000 records.", "In steady state.", PROGRESS, WHOLE_RUN, STEADY_STATE);

        assertThat(ToolOutput.producer(lines))
                .isEqualTo(new ToolOutput.Producer(200_000, 34_572.169404, 737.13, 668, 1200, 1305));
    }

    @Test
    void theConsumersLineIsFoundBelowItsHeader() {
        List<String> lines = List.of(
                "SLF4J: Defaulting to no-operation (NOP) logger implementation",
                "start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms,"
                        + " fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec",
                "2026-11-21 16:51:43:957, 2026-11-21 16:51:49:013, 48.8281, 9.6575, 50000, 9889.2405, 4435, 621,"
                        + " 78.6282, 80515.2979");

        assertThat(ToolOutput.consumer(lines)).isEqualTo(new ToolOutput.Consumer(50_000, 621));
    }

    @Test
    void endToEndLatenciesStandInTwoLines() {
        List<String> lines =
                List.of("0\t89.529148", "Avg latency: 4.3323 ms", "Percentiles: 50th = 3, 99th = 15, 99.9th = 89");

        assertThat(ToolOutput.endToEnd(lines)).isEqualTo(new ToolOutput.EndToEnd(4.3323, 3, 15));
    }

    @Test
    void aToolThatPrintedNoSummaryIsQuoted() {
        List<String> lines = List.of("org.apache.kafka.common.errors.TimeoutException: too late");

        assertThatThrownBy(() -> ToolOutput.producer(lines)).hasMessageContaining("too late");
        assertThatThrownBy(() -> ToolOutput.consumer(lines)).hasMessageContaining("too late");
        assertThatThrownBy(() -> ToolOutput.endToEnd(lines)).hasMessageContaining("too late");
    }
}

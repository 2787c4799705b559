package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.JsonValues;
import java.util.List;
import java.util.Map;

/** All cases that run on a broker that is up, in their order. Starts and memory are {@link BrokerRound}'s own. */
final class Cases {
    private static final int LARGE = JsonValues.VALUE_BYTES;

    private Cases() {}

    static List<BenchmarkCase> all() {
        return List.of(ProduceCase.of(
                "produce-1k", "records of 1 KB, 6 partitions, acks=all, batch.size 16384", LARGE, Map.of()));
    }
}

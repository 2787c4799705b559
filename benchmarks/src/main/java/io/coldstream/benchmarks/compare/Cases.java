package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.JsonValues;
import java.util.List;
import java.util.Map;

/** All cases that run on a broker that is up, in their order. Starts and memory are {@link BrokerRound}'s own. */
final class Cases {
    private static final int LARGE = JsonValues.VALUE_BYTES;

    /** With a flush for every batch, more takes long. */
    private static final long DURABLE_BYTES_MAX = 400_000_000;

    private Cases() {}

    static List<BenchmarkCase> all() {
        return List.of(
                ProduceCase.of(
                        "produce-1k", "records of 1 KB, 6 partitions, acks=all, batch.size 16384", LARGE, Map.of()),
                ProduceCase.of("produce-1k-zstd", "the same with zstd", LARGE, Map.of("compression.type", "zstd")),
                ProduceCase.of("produce-1k-lz4", "the same with lz4", LARGE, Map.of("compression.type", "lz4")),
                ProduceCase.of(
                        "produce-1k-256k",
                        "the same without compression, batch.size 262144",
                        LARGE,
                        Map.of("batch.size", "262144")),
                manyPartitions(),
                ProduceCase.of(
                        "produce-100b",
                        "records of 100 bytes, otherwise as produce-1k",
                        Payloads.SMALL_BYTES,
                        Map.of()),
                durable(),
                new LatencyCase(),
                new EndToEndCase(),
                new ConsumeCase(),
                new CommitCase(1, 4_000),
                new CommitCase(16, 1_000));
    }

    private static ProduceCase manyPartitions() {
        return new ProduceCase(
                "produce-200p",
                "records of 1 KB, 200 partitions in turn (RoundRobinPartitioner), otherwise as produce-1k",
                200,
                LARGE,
                Long.MAX_VALUE,
                Map.of("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner"),
                false);
    }

    private static ProduceCase durable() {
        return new ProduceCase(
                "produce-1k-flush",
                "as produce-1k, at most " + DURABLE_BYTES_MAX / 1_000_000
                        + " MB; Kafka's topic has flush.messages=1, Coldstream's has its defaults",
                ProduceCase.PARTITIONS,
                LARGE,
                DURABLE_BYTES_MAX,
                Map.of(),
                true);
    }
}

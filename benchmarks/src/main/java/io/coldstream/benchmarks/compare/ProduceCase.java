package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.compare.KafkaTools.ProducerLoad;
import io.coldstream.benchmarks.compare.Measure.Better;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One producer, as fast as it goes. The rate is that of the tool's steady state; CPU counts for all records.
 *
 * @param valueBytesMax less than the other cases send, where a broker is known to be slow
 * @param settings of the producer, beside {@code acks=all}
 * @param durable whether both brokers are to promise that an acknowledged record survives a power cut
 */
record ProduceCase(
        String id,
        String description,
        int partitions,
        int recordBytes,
        long valueBytesMax,
        Map<String, String> settings,
        boolean durable)
        implements BenchmarkCase {
    static final int PARTITIONS = 6;
    static final String SMALL_BATCHES = "16384";

    /** What the client's own JVM compiles its code in. */
    private static final int WARM_UP_PERCENT = 25;

    ProduceCase {
        settings = Map.copyOf(settings);
    }

    /** The plain case, from which others differ in one thing. */
    static ProduceCase of(String id, String description, int recordBytes, Map<String, String> settings) {
        return new ProduceCase(id, description, PARTITIONS, recordBytes, Long.MAX_VALUE, settings, false);
    }

    @Override
    public void run(Session session) throws Exception {
        Map<String, String> configs =
                durable ? session.kind().durableTopicConfigs() : session.kind().topicConfigs();
        String topic = session.createTopic(id, partitions, configs);
        long records = Math.min(session.valueBytes(), valueBytesMax) / recordBytes;
        ProducerLoad load = new ProducerLoad(
                records, records * WARM_UP_PERCENT / 100, -1, payloads(session), producerSettings(settings));
        // what a client with these settings has the broker's JVM compile anew
        session.tools().produce(session.bootstrap(), topic, load.first(records * WARM_UP_PERCENT / 100));
        Session.Measured<ToolOutput.Producer> measured =
                session.measure(() -> session.tools().produce(session.bootstrap(), topic, load));
        double recordsPerSecond = measured.result().recordsPerSecond();
        session.add(new Measure(id, "rate", "MB/s", Better.MORE), recordsPerSecond * recordBytes / 1e6);
        session.add(
                new Measure(id, "broker CPU", "CPU-s/GB", Better.LESS),
                measured.phase().cpuSecondsPerGigabyte(records * recordBytes));
        session.deleteTopic(topic);
    }

    private Path payloads(Session session) {
        return recordBytes == Payloads.SMALL_BYTES
                ? session.payloads().small()
                : session.payloads().large();
    }

    /** The settings of a case on top of those that all share. */
    static Map<String, String> producerSettings(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("acks", "all", "batch.size", SMALL_BATCHES));
        all.putAll(settings);
        return all;
    }
}

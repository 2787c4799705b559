package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.JsonValues;
import io.coldstream.benchmarks.broker.BrokerKind;
import io.coldstream.benchmarks.broker.BrokerProcess;
import io.coldstream.benchmarks.compare.KafkaTools.ProducerLoad;
import io.coldstream.benchmarks.compare.Measure.Better;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * One broker's turn: started on an empty folder, warmed up, put through the cases, stopped, and started once more on
 * what they left behind. The other broker does not run meanwhile. Used by one thread.
 *
 * @param directory for this turn alone
 */
record BrokerRound(
        Side side,
        BrokerKind kind,
        Path directory,
        KafkaTools tools,
        Payloads payloads,
        CompareOptions options,
        String name,
        Results results) {
    static final String START_EMPTY = "start-empty";
    static final String START_USED = "start-used";
    static final String RSS = "rss";
    static final List<String> OWN_CASES = List.of(START_EMPTY, START_USED, RSS);

    private static final double MIB = 1024 * 1024;

    /** After that a broker that nobody talks to has settled. */
    private static final long IDLE_SECONDS = 5;

    void run() throws Exception {
        Path dataDir = directory.resolve("data");
        kind.prepare(dataDir);
        try (BrokerProcess broker = kind.start(dataDir)) {
            add(START_EMPTY, "start to first Metadata answer", "s", seconds(broker));
            addIdleMemory(START_EMPTY, broker);
            runCases(broker);
            add(RSS, "peak resident memory", "MiB", broker.peakResidentBytes() / MIB);
        }
        if (options.cases().contains(START_USED)) {
            try (BrokerProcess broker = kind.start(dataDir)) {
                add(START_USED, "start to first Metadata answer", "s", seconds(broker));
                addIdleMemory(START_USED, broker);
            }
        }
    }

    private void runCases(BrokerProcess broker) throws Exception {
        Set<String> wanted = options.cases();
        List<BenchmarkCase> cases =
                Cases.all().stream().filter(one -> wanted.contains(one.id())).toList();
        if (wanted.equals(Set.of(START_EMPTY))) {
            return;
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            Session session = new Session(
                    side, kind, broker, new Topics(admin), tools, payloads, options.valueBytes(), name, results);
            warmUp(session);
            for (BenchmarkCase one : cases) {
                System.err.println(name + " of " + kind.name() + ": " + one.id());
                one.run(session);
            }
        }
    }

    /**
     * Long enough for the broker's JVM to compile what it needs, or most of it. Records are produced once more after they
     * were consumed, because the first consumer has the JVM compile again what the producer had it compile. The topic
     * stays, so that a broker that starts again has something to find.
     */
    private void warmUp(Session session) throws Exception {
        String topic = session.createTopic("warm-up", ProduceCase.PARTITIONS, kind.topicConfigs());
        long records = options.warmUpBytes() / 2 / JsonValues.VALUE_BYTES;
        ProducerLoad load = new ProducerLoad(records, 0, -1, payloads.large(), ProduceCase.producerSettings(Map.of()));
        tools.produce(session.bootstrap(), topic, load);
        tools.consume(session.bootstrap(), topic, records);
        tools.produce(session.bootstrap(), topic, load);
    }

    private void addIdleMemory(String caseId, BrokerProcess broker) throws IOException, InterruptedException {
        if (options.cases().contains(caseId)) {
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            add(caseId, "resident memory, idle", "MiB", broker.residentBytes() / MIB);
        }
    }

    private void add(String caseId, String label, String unit, double value) {
        if (options.cases().contains(caseId)) {
            results.add(side, new Measure(caseId, label, unit, Better.LESS), value);
        }
    }

    private static double seconds(BrokerProcess broker) {
        return broker.startTime().toNanos() / 1e9;
    }
}

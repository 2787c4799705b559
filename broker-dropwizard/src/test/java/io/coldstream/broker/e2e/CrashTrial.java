package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.e2e.crash.Failpoint;
import io.coldstream.broker.e2e.crash.FailpointBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * One data directory, and the lives of the brokers on it: each dies at a failpoint and is followed by the next, while
 * the same producers and the same reader live on. Owned by the test's thread.
 */
final class CrashTrial implements AutoCloseable {
    private static final Map<String, String> KEPT =
            Map.of("segment.bytes", "16384", "local.retention.bytes", "49152", "segment.ms", "2000");
    private static final Map<String, String> TRIMMED =
            Map.of("segment.bytes", "16384", "retention.bytes", "49152", "remote.storage.enable", "false");
    private static final int KEPT_PARTITIONS = 3;
    private static final int IN_FLIGHT_MAX = 150;
    private static final long HIT_SECONDS_MAX = 60;
    private static final int ANSWERS_PER_LIFE = 50;

    private final Random random;
    private final CrashReport report;
    private final boolean idempotent;
    private final List<TopicPartition> kept = Events.partitions("kept", KEPT_PARTITIONS);
    private final List<TopicPartition> trimmed = Events.partitions("trimmed", 1);
    private final AckLedger ledger = new AckLedger(IN_FLIGHT_MAX);
    private final BrokerProcess broker;
    private final List<CrashLoad> loads = new ArrayList<>();
    private final List<RunningReader> readers = new ArrayList<>();

    /**
     * Starts the first broker, which dies while it makes the first file of its journal.
     *
     * @param idempotent whether the producers number their batches
     */
    CrashTrial(BrokerProcesses brokers, Path folder, Random random, CrashReport report, boolean idempotent)
            throws Exception {
        this.random = random;
        this.report = report;
        this.idempotent = idempotent;
        Failpoint first = Failpoint.AT_JOURNAL_FILE_HALF_MADE;
        this.broker = brokers.launch(FailpointBroker.class, folder, CrashTrial::small, List.of(first.name(), "1"));
        dieAt(first, 1);
        live(Failpoint.AT_JOURNAL_FILE_MADE, 2);
    }

    private static void small(ObjectNode configuration) {
        configuration.putObject("journal").put("fileSize", "64KiB").put("maxSize", "256KiB");
    }

    /** One broker's life under load, up to a failpoint. */
    void live(Failpoint failpoint) throws Exception {
        live(failpoint, 1 + random.nextInt(failpoint.hitsMax()));
    }

    /** The same with a number of hits of the caller's choice. */
    void live(Failpoint failpoint, int hits) throws Exception {
        broker.relaunch(failpoint.name(), String.valueOf(hits));
        dieAt(failpoint, hits);
    }

    private void dieAt(Failpoint failpoint, int hits) throws Exception {
        CompletableFuture<String> hit = broker.output().line("FAILPOINT " + failpoint, 1);
        CompletableFuture<String> ready = broker.output().line("Coldstream is ready.", 1);
        boolean reached = switch (failpoint.life()) {
            case OPENING -> isFirst(hit, ready);
            case SERVING, ANY -> {
                if (!isFirst(hit, ready)) {
                    beginLoad();
                    hit.get(HIT_SECONDS_MAX, TimeUnit.SECONDS);
                }
                yield true;
            }
            case CLOSING -> {
                ready.get(HIT_SECONDS_MAX, TimeUnit.SECONDS);
                awaitAnswers();
                broker.terminate();
                yield isReachedBeforeExit(hit);
            }
        };
        broker.kill9();
        if (reached) {
            report.countKill(failpoint, hits);
        } else {
            report.countMissed(failpoint, hits);
        }
    }

    private static boolean isFirst(CompletableFuture<String> hit, CompletableFuture<String> ready) throws Exception {
        CompletableFuture.anyOf(hit, ready).get(HIT_SECONDS_MAX, TimeUnit.SECONDS);
        return hit.isDone();
    }

    private static boolean isReachedBeforeExit(CompletableFuture<String> hit) throws Exception {
        return hit.handle((line, ended) -> line != null).get(HIT_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void awaitAnswers() throws Exception {
        int before = ledger.count();
        eventually("answers", ledger::count, count -> count >= before + ANSWERS_PER_LIFE);
    }

    /** With the first broker that is ready. */
    private void beginLoad() throws Exception {
        if (loads.isEmpty()) {
            Events.createTopic(broker, "kept", kept.size(), KEPT);
            Events.createTopic(broker, "trimmed", trimmed.size(), TRIMMED);
            List<TopicPartition> all = new ArrayList<>(kept);
            all.addAll(trimmed);
            List<Properties> producers =
                    List.of(CrashLoad.settings(broker, idempotent), CrashLoad.settings(broker, idempotent));
            // random numbers of its own, or the failpoints' would depend on how far it gets
            loads.add(new CrashLoad(producers, all, ledger, new Random(random.nextLong())));
            readers.add(new RunningReader(broker, kept, trimmed));
        }
    }

    /** Where the broker's files are; to be touched only while it is dead. */
    Path dataDir() {
        return broker.dataDir();
    }

    /** Starts a last broker that nobody kills, and looks at everything. */
    void finish() throws Exception {
        broker.relaunch();
        broker.awaitReady();
        awaitAnswers();
        for (CrashLoad load : loads) {
            load.finish();
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : kept) {
            ends.put(partition, Events.offset(broker, partition, OffsetSpec.latest()));
        }
        RunningReader reader = readers.get(0);
        reader.finish(ends);
        report.countTrial(ledger.count(), reader.count(), reader.setbacks());
        for (TopicPartition partition : kept) {
            List<String> values = Events.values(Events.read(broker, partition, 0));
            report.add(ledger.examine(partition, 0, values), reader.takenBack(partition, values));
        }
        Events.setConfig(broker, "trimmed", "retention.bytes", "-1"); // or the log start would move under the reader
        for (TopicPartition partition : trimmed) {
            long start = Events.offset(broker, partition, OffsetSpec.earliest());
            report.add(ledger.examine(partition, start, Events.values(Events.read(broker, partition, start))), 0);
        }
        broker.stop();
        assertThat(CatalogueCheck.check(broker.configuration()))
                .as("archived segments")
                .isPositive();
    }

    @Override
    public void close() {
        loads.forEach(CrashLoad::close);
        readers.forEach(RunningReader::close);
    }
}

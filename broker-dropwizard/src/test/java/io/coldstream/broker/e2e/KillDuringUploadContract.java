package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Kills a broker again and again while it seals, uploads and evicts, on whatever stores a subclass brings. */
abstract class KillDuringUploadContract {
    private static final Map<String, String> EVICTED_AT_ONCE =
            Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "0");
    private static final int EVENTS_PER_ROUND_MAX = 2_000;
    private static final int IN_FLIGHT_MAX = 200;
    /** A round's events fill about 28 segments, and more than this many are sealed before the last of them. */
    private static final int UPLOADS_BEFORE_KILL_MAX = 15;

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    private final TopicPartition partition = new TopicPartition("killed-uploads", 0);
    private final AckLedger ledger = new AckLedger(IN_FLIGHT_MAX);
    private int nextEvent;
    private long end;
    private long archivedEnd;

    abstract void stores(ObjectNode configuration);

    abstract Map<String, String> environment();

    abstract int rounds();

    @Test
    void whatWasAcknowledgedSurvivesKillsDuringUploadsAndEvictions() throws Exception {
        Random random = Seeds.random(getClass().getSimpleName());
        BrokerProcess broker = brokers.start(folder, this::stores, environment());
        Events.createTopic(broker, partition.topic(), 1, EVICTED_AT_ONCE);
        for (int round = 0; round < rounds(); round++) {
            produceUntilKilled(broker, random);
            broker.restart();
            checkWatermarks(broker);
        }
        assertThat(ledger.count()).as("acknowledged events").isGreaterThan(rounds() * 100);
        Events.awaitArchived(broker, partition);
        ledger.check(broker, partition);
        broker.stop();
        assertThat(CatalogueCheck.check(broker.configuration()))
                .as("archived segments")
                .isGreaterThan(rounds());
    }

    /** The kill comes a few milliseconds after some number of uploads or evictions. */
    private void produceUntilKilled(BrokerProcess broker, Random random) throws Exception {
        boolean atUpload = random.nextBoolean();
        int times = 1 + random.nextInt(atUpload ? UPLOADS_BEFORE_KILL_MAX : UPLOADS_BEFORE_KILL_MAX / 3);
        CompletableFuture<String> moment = broker.output().line(atUpload ? ": Archived " : ": Evicting ", times);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Events.producerSettings(broker))) {
            for (int sent = 0; sent < EVENTS_PER_ROUND_MAX && !moment.isDone(); ) {
                if (ledger.send(producer, partition, Events.value(nextEvent, 230), 50)) {
                    nextEvent++;
                    sent++;
                }
            }
            moment.get(30, TimeUnit.SECONDS);
            noteWatermarks(broker);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000)); // the random part of the random moment
            broker.kill9();
            producer.close(Duration.ZERO);
        }
    }

    private void noteWatermarks(BrokerProcess broker) throws Exception {
        end = Events.offset(broker, partition, OffsetSpec.latest());
        archivedEnd = Events.offset(broker, partition, OffsetSpec.latestTiered());
    }

    private void checkWatermarks(BrokerProcess broker) throws Exception {
        assertThat(Events.offset(broker, partition, OffsetSpec.earliest())).isZero();
        assertThat(Events.offset(broker, partition, OffsetSpec.latest()))
                .as("the end of the log")
                .isGreaterThanOrEqualTo(Math.max(end, ledger.end(partition)));
        assertThat(Events.offset(broker, partition, OffsetSpec.latestTiered()))
                .as("the end of the archive")
                .isGreaterThanOrEqualTo(archivedEnd);
    }
}

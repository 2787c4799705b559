package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Kills a broker in the middle of producing, while the producer lives on. */
class KillDuringProduceTest {
    private static final int KILLS = 2;
    private static final int EVENTS_BETWEEN_KILLS = 1_500;
    private static final int EVENTS_AROUND_KILL = 500;

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    @Test
    void aProducerThatLivesOnNeitherLosesNorDoublesAnything() throws Exception {
        Random random = Seeds.random(getClass().getSimpleName());
        List<TopicPartition> partitions = Events.partitions("killed-produce", 4);
        BrokerProcess broker = brokers.start(folder, root -> {});
        Events.createTopic(broker, "killed-produce", partitions.size(), Map.of("segment.bytes", "65536"));
        AckLedger ledger = new AckLedger(5_000);
        int sent = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Events.producerSettings(broker))) {
            for (int kill = 0; kill < KILLS; kill++) {
                int killAt = sent + 200 + random.nextInt(EVENTS_BETWEEN_KILLS);
                for (; sent < killAt; sent++) {
                    assertThat(send(ledger, producer, partitions, sent)).isTrue();
                }
                CompletableFuture<Void> killed = CompletableFuture.runAsync(broker::kill9);
                for (int last = sent + EVENTS_AROUND_KILL; sent < last; sent++) {
                    assertThat(send(ledger, producer, partitions, sent)).isTrue();
                }
                killed.get(30, TimeUnit.SECONDS);
                broker.restart();
            }
            for (int last = sent + 500; sent < last; sent++) {
                assertThat(send(ledger, producer, partitions, sent)).isTrue();
            }
            producer.flush();
        }
        assertThat(ledger.failures()).isEmpty();
        assertThat(ledger.count()).isEqualTo(sent);
        for (TopicPartition partition : partitions) {
            ledger.check(broker, partition);
        }
    }

    private static boolean send(
            AckLedger ledger, KafkaProducer<byte[], byte[]> producer, List<TopicPartition> partitions, int event)
            throws InterruptedException {
        return ledger.send(producer, partitions.get(event % partitions.size()), Events.value(event, 150), 30_000);
    }
}

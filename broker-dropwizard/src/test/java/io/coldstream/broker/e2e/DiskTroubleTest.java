package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.e2e.crash.WatchedFileStore;
import io.coldstream.log.file.DiskFileStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What producers and readers notice of a disk that is full, or fails. */
class DiskTroubleTest {
    private static final int EVENTS = 300;
    private static final int IN_FLIGHT_MAX = 10_000;
    private static final Map<String, String> SMALL_SEGMENTS = Map.of("segment.bytes", "16384");

    @TempDir
    Path folder;

    private final TroubledDisk disk = new TroubledDisk();
    private final TopicPartition partition = new TopicPartition("troubled", 0);
    private final AckLedger ledger = new AckLedger(IN_FLIGHT_MAX);
    private int sent;
    private int refusals;

    private TestBroker start() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TestBroker broker = TestBroker.start(
                folder,
                root -> {
                    ((ObjectNode) root.get("kafka")).put("listen", "127.0.0.1:" + port);
                    root.putObject("journal").put("fileSize", "64KiB").put("maxSize", "256KiB");
                },
                new WatchedFileStore(new DiskFileStore(), disk));
        Events.createTopic(broker, partition.topic(), 1, SMALL_SEGMENTS);
        return broker;
    }

    private void send(KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        for (int last = sent + EVENTS; sent < last; sent++) {
            assertThat(ledger.send(producer, partition, Events.value(sent, 200), 10_000))
                    .isTrue();
        }
    }

    private void sendAndAwait(KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        send(producer);
        producer.flush();
        assertThat(ledger.failures()).isEmpty();
        assertThat(ledger.count()).isEqualTo(sent);
    }

    /** What a producer is told that takes the first answer for the last. */
    private void requireRefusal(TestBroker broker) {
        Properties settings = Events.producerSettings(broker);
        settings.put("enable.idempotence", "false");
        settings.put("retries", "0");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            byte[] value = ("refused " + ++refusals).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(partition.topic(), 0, null, value))
                            .get())
                    .hasCauseInstanceOf(KafkaStorageException.class);
        }
    }

    /** What was refused may be there nevertheless, as after any answer but a good one. */
    private void requireReadable(TestBroker broker) {
        AckLedger.Findings findings = ledger.examine(partition, 0, Events.values(Events.read(broker, partition, 0)));
        assertThat(findings).isEqualTo(new AckLedger.Findings(0, 0, findings.strange(), 0));
        assertThat(findings.strange()).isLessThanOrEqualTo(refusals);
    }

    /** A producer that tries again and again, but not for ever if the test fails. */
    private static KafkaProducer<byte[], byte[]> patient(TestBroker broker) {
        Properties settings = CrashLoad.settings(broker, true);
        settings.put("delivery.timeout.ms", "60000");
        return new KafkaProducer<>(settings);
    }

    @Test
    void aFullDiskRefusesRecordsUntilThereIsRoom() throws Exception {
        try (TestBroker broker = start();
                KafkaProducer<byte[], byte[]> producer = patient(broker)) {
            sendAndAwait(producer);

            disk.setFull(true);
            requireRefusal(broker);
            send(producer);
            int refusedBefore = disk.refused();
            eventually("the producer tries again", disk::refused, refused -> refused > refusedBefore + 5);
            assertThat(ledger.count()).isEqualTo(EVENTS);
            requireReadable(broker);

            disk.setFull(false);
            sendAndAwait(producer);
            requireReadable(broker);
            broker.restart();
            requireReadable(broker);
        }
    }

    @Test
    void recordsAreAcknowledgedThoughThereIsNoRoomForTheJournal() throws Exception {
        try (TestBroker broker = start();
                KafkaProducer<byte[], byte[]> producer = patient(broker)) {
            sendAndAwait(producer);

            disk.setFullForJournal(true);
            sendAndAwait(producer);
            assertThat(disk.refused()).isPositive();
            requireReadable(broker);

            disk.setFullForJournal(false);
            sendAndAwait(producer);
            broker.restart();
            requireReadable(broker);
        }
    }

    @Test
    void aFailedForceOfTheJournalRefusesRecordsUntilTheBrokerIsRestarted() throws Exception {
        try (TestBroker broker = start();
                KafkaProducer<byte[], byte[]> producer = patient(broker)) {
            sendAndAwait(producer);

            disk.failNextForceOfJournal();
            requireRefusal(broker);
            assertThat(disk.refused()).isEqualTo(1);
            send(producer);
            requireRefusal(broker);
            assertThat(ledger.count()).isEqualTo(EVENTS);
            requireReadable(broker);

            broker.restart();
            producer.flush();
            assertThat(ledger.failures()).isEmpty();
            assertThat(ledger.count()).isEqualTo(sent);
            requireReadable(broker);
        }
    }
}

package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Damage to the files of partitions, each in another way, while the broker is down. */
class DamagedLogTest {
    private static final Map<String, String> LOCAL_ONLY =
            Map.of("segment.bytes", "16384", "remote.storage.enable", "false");
    private static final int EVENTS_EACH = 300;
    private static final int FLIPPED = 0;
    private static final int DELETED = 1;
    private static final int CUT = 2;
    private static final int GARBAGE = 3;
    private static final int BROKEN_HEADER = 4;
    private static final int PARTITIONS = 5;

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    private final List<TopicPartition> partitions = Events.partitions("damaged", PARTITIONS);
    private final AckLedger ledger = new AckLedger(1_000);

    @Test
    void damageIsNamedAndConcernsItsOwnPartitionOnly() throws Exception {
        Random random = Seeds.random(getClass().getSimpleName());
        BrokerProcess broker = brokers.start(folder, root -> {});
        Events.createTopic(broker, "damaged", PARTITIONS, LOCAL_ONLY);
        produce(broker, 0);
        awaitForced(broker);
        broker.kill9();
        Path flipped = flipInRecords(logs(broker, FLIPPED).get(1));
        Path broken = flipHeader(logs(broker, BROKEN_HEADER).get(1));
        Path deleted = logs(broker, DELETED).get(1);
        Files.delete(deleted);
        Path cut = logs(broker, CUT).get(0);
        long keptBytes = Files.size(cut) / 2;
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), (int) keptBytes));
        appendGarbage(logs(broker, GARBAGE), random);
        broker.restart();

        assertThat(broker.awaitLine("Partition " + DELETED + " of topic damaged is not served", 1))
                .contains(deleted.toString(), "at byte 0", "missing");
        assertThat(broker.awaitLine("Partition " + CUT + " of topic damaged is not served", 1))
                .contains(cut.toString(), "at byte " + keptBytes);
        assertThat(leaderless(broker)).containsExactlyInAnyOrder(DELETED, CUT);
        assertThat(broker.awaitLine("were cut off", 1)).contains("Recovered");
        ledger.check(broker, partitions.get(GARBAGE));
        assertNotBelieved(broker, FLIPPED);
        assertNotBelieved(broker, BROKEN_HEADER);
        Events.setConfig(broker, "damaged", "remote.storage.enable", "true");
        broker.awaitLine("is not archived and stays local", 2);
        assertThat(broker.lines())
                .filteredOn(line -> line.contains("is not archived and stays local"))
                .anySatisfy(line -> assertThat(line).contains("-" + FLIPPED + " "))
                .anySatisfy(line -> assertThat(line).contains("-" + BROKEN_HEADER + " "));
        assertThat(flipped).exists();
        assertThat(broken).exists();
        assertThat(Files.exists(deleted)).isFalse();
        assertThat(cut).hasSize(keptBytes);
    }

    private void produce(BrokerProcess broker, int from) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Events.producerSettings(broker))) {
            for (int i = from; i < from + EVENTS_EACH * PARTITIONS; i++) {
                ledger.send(producer, partitions.get(i % PARTITIONS), Events.value(i, 200), 20_000);
            }
        }
        assertThat(ledger.failures()).isEmpty();
        assertThat(ledger.count()).isEqualTo(EVENTS_EACH * PARTITIONS);
    }

    /** Waits until each partition's second segment was forced: before that, the journal would repair the damage. */
    private static void awaitForced(BrokerProcess broker) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Path manifest = logs(broker, partition).get(0).resolveSibling("manifest");
            Eventually.eventually(
                    "segments sealed in " + manifest,
                    () -> Files.readString(manifest)
                            .lines()
                            .filter(line -> line.startsWith("sealed "))
                            .count(),
                    count -> count >= 2);
        }
    }

    /** A partition's segments, oldest first. Only names are read: files come and go while the broker runs. */
    private static List<Path> logs(BrokerProcess broker, int partition) throws Exception {
        List<Path> logs = new ArrayList<>();
        for (Path folder : list(broker.dataDir().resolve("logs"), "-" + partition)) {
            logs.addAll(list(folder, ".log")); // the commit log, whose folder ends like this too, has none yet
        }
        assertThat(logs).hasSizeGreaterThan(2);
        return logs;
    }

    private static List<Path> list(Path folder, String ending) throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** Inverts a byte of the first batch's records, which only its CRC covers. */
    private static Path flipInRecords(Path log) throws Exception {
        byte[] bytes = Files.readAllBytes(log);
        bytes[batchBytes(bytes) / 2] ^= (byte) 0xff;
        return Files.write(log, bytes);
    }

    /** Inverts the second batch's base offset, length, epoch and magic byte. */
    private static Path flipHeader(Path log) throws Exception {
        byte[] bytes = Files.readAllBytes(log);
        int second = batchBytes(bytes);
        for (int i = second; i < second + 17; i++) {
            bytes[i] ^= (byte) 0xff;
        }
        return Files.write(log, bytes);
    }

    /** The size of the first batch: the length behind the base offset counts what follows it. */
    private static int batchBytes(byte[] log) {
        int bytes = Long.BYTES + Integer.BYTES + ByteBuffer.wrap(log).getInt(Long.BYTES);
        assertThat(bytes).isBetween(100, log.length / 2);
        return bytes;
    }

    /** A torn batch, whose header looks right, and noise behind it. */
    private static void appendGarbage(List<Path> logs, Random random) throws Exception {
        Path active = logs.get(logs.size() - 1);
        byte[] whole = Files.readAllBytes(active);
        byte[] garbage = new byte[1000];
        random.nextBytes(garbage);
        System.arraycopy(whole, 0, garbage, 0, Math.min(100, whole.length));
        Files.write(active, garbage, StandardOpenOption.APPEND);
    }

    private static List<Integer> leaderless(BrokerProcess broker) throws Exception {
        try (Admin admin = broker.admin()) {
            return admin
                    .describeTopics(List.of("damaged"))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .stream()
                    .filter(partition ->
                            partition.leader() == null || partition.leader().isEmpty())
                    .map(TopicPartitionInfo::partition)
                    .toList();
        }
    }

    /** Sealed segments are not read at the start; the damage is found by whoever needs the bytes. */
    private void assertNotBelieved(BrokerProcess broker, int partition) {
        assertThatThrownBy(() -> Events.read(broker, partitions.get(partition), 0))
                .isInstanceOf(KafkaException.class);
    }
}

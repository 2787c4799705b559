package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How consumers wait and poll: long polls, sessions over many partitions, isolation, topics that are not there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FetchingTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A consumer that closes otherwise waits for its long poll. */
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private TestBroker broker;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir);
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void aSessionOverManyPartitionsMissesNothingAndRepeatsNothing() throws Exception {
        int count = 50;
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Events.createTopic(broker, "session", count, Map.of());
        Map<TopicPartition, Long> next = new HashMap<>();
        Properties settings = Events.consumerSettings(broker);
        settings.put("auto.offset.reset", "earliest");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Events.producerSettings(broker));
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = Events.partitions("session", count);
            consumer.assign(partitions);
            for (int round = 0; round < 40; round++) {
                if (round == 20) { // the session loses partitions, and gets them back
                    consumer.assign(partitions.subList(0, 25));
                } else if (round == 21) {
                    consumer.assign(partitions);
                    next.forEach(consumer::seek);
                    partitions.stream().filter(one -> !next.containsKey(one)).forEach(one -> consumer.seek(one, 0));
                }
                int records = 1 + random.nextInt(20);
                int among = round == 20 ? 25 : count;
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int i = 0; i < records; i++) {
                    sent.add(producer.send(
                            new ProducerRecord<>("session", random.nextInt(among), null, new byte[] {(byte) i})));
                }
                for (Future<RecordMetadata> one : sent) {
                    one.get();
                }
                assertThat(pollInOrder(consumer, records, next))
                        .as("records of round %d, seed %d", round, seed)
                        .isEqualTo(records);
            }
        }
    }

    private static int pollInOrder(
            KafkaConsumer<byte[], byte[]> consumer, int records, Map<TopicPartition, Long> next) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int got = 0;
        while (got < records && System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SHORT)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                assertThat(record.offset()).as("%s", partition).isEqualTo(next.getOrDefault(partition, 0L));
                next.put(partition, record.offset() + 1);
                got++;
            }
        }
        return got;
    }

    @Test
    void aRecordWakesALongPoll() throws Exception {
        TopicPartition partition = new TopicPartition("long-poll", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        Properties settings = Events.consumerSettings(broker);
        settings.put("fetch.max.wait.ms", "25000");
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            assertThat(consumer.poll(SHORT).count()).isZero(); // the fetch is with the broker now
            Events.produce(broker, partition, 0, 1, 10);
            assertThat(consumer.poll(PATIENCE).count())
                    .as("a record long before the poll's time is up")
                    .isEqualTo(1);
        } finally {
            consumer.close(AT_ONCE);
        }
    }

    @Test
    void aFetchWaitsForItsMinimumOfBytes() throws Exception {
        TopicPartition partition = new TopicPartition("min-bytes", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        Properties settings = Events.consumerSettings(broker);
        settings.put("fetch.max.wait.ms", "25000");
        settings.put("fetch.min.bytes", "50000");
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            assertThat(consumer.poll(SHORT).count()).isZero();
            Events.produce(broker, partition, 0, 1, 100);
            assertThat(consumer.poll(SHORT).count()).as("too few bytes").isZero();
            Events.produce(broker, partition, 1, 100, 600);
            assertThat(consumer.poll(PATIENCE).count()).isPositive();
        } finally {
            consumer.close(AT_ONCE);
        }
    }

    @Test
    void aFetchWithTooFewBytesIsAnsweredWhenItsTimeIsUp() throws Exception {
        TopicPartition partition = new TopicPartition("time-up", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        Events.produce(broker, partition, 0, 1, 10);
        Properties settings = Events.consumerSettings(broker);
        settings.put("fetch.max.wait.ms", "400");
        settings.put("fetch.min.bytes", "50000");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            assertThat(consumer.poll(PATIENCE).count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_committed", "read_uncommitted"})
    void bothIsolationLevelsReadPlainRecords(String isolation) throws Exception {
        TopicPartition partition = new TopicPartition("isolation-" + isolation, 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        List<String> sent = Events.produce(broker, partition, 0, 100, 50);
        Properties settings = Events.consumerSettings(broker);
        settings.put("isolation.level", isolation);
        List<String> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 100L);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (read.size() < sent.size() && System.nanoTime() - deadline < 0) {
                consumer.poll(SHORT).forEach(record -> read.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        assertThat(read).isEqualTo(sent);
    }

    @Test
    void anOffsetBeyondTheEndIsOutOfRange() throws Exception {
        TopicPartition partition = new TopicPartition("beyond", 0);
        Events.createTopic(broker, partition.topic(), 1, Map.of());
        Events.produce(broker, partition, 0, 3, 10);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Events.consumerSettings(broker))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 4);
            assertThatThrownBy(() -> consumer.poll(PATIENCE)).isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    @Test
    void producingToANewNameMakesTheTopic() throws Exception {
        TopicPartition partition = new TopicPartition("made-by-a-producer", 0);
        List<String> sent = Events.produce(broker, partition, 0, 5, 20);
        assertThat(Events.values(Events.read(broker, partition, 0))).isEqualTo(sent);
    }

    @Test
    void aBrokerThatMakesNoTopicsSaysThatThereIsNone(@TempDir Path dataDir) throws Exception {
        try (TestBroker strict =
                TestBroker.start(dataDir, root -> root.withObject("/kafka").put("autoCreateTopics", false))) {
            Properties settings = Events.producerSettings(strict);
            settings.put("max.block.ms", "700");
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("absent", new byte[1]))
                                .get())
                        .cause()
                        .isInstanceOf(TimeoutException.class)
                        .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class)
                        .hasMessageContaining("absent");
            }
            try (Admin admin = strict.admin()) {
                assertThatThrownBy(() -> admin.describeTopics(List.of("absent"))
                                .allTopicNames()
                                .get())
                        .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
                assertThat(admin.listTopics().names().get()).isEmpty();
            }
        }
    }
}

package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a producer sends is what a consumer gets: bytes, keys, headers, nulls and timestamps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProduceConsumeTest {
    /** What a batch of one record without key and headers has besides its value of some 20,000 bytes. */
    private static final int OVERHEAD_BYTES = 72;

    private static final long LONG_AGO_MS = 1_000_000_000_123L;

    private TestBroker broker;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir);
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCompressionComesBackAsItWasSent(String compression) throws Exception {
        TopicPartition partition = topic("compressed-" + compression, Map.of());
        List<ProducerRecord<byte[], byte[]>> sent = everyShape(partition);
        send(Map.of("compression.type", compression, "linger.ms", "50"), sent);
        assertSame(Events.read(broker, partition, 0), sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void theBrokersClockStampsTheRecordsOfLogAppendTimeTopics(String compression) throws Exception {
        TopicPartition partition =
                topic("append-time-" + compression, Map.of("message.timestamp.type", "LogAppendTime"));
        List<RecordMetadata> acknowledged = send(
                Map.of("compression.type", compression, "linger.ms", "50"),
                List.of(record(partition, "a"), record(partition, "b"), record(partition, "c")));
        List<ConsumerRecord<byte[], byte[]>> read = Events.read(broker, partition, 0);
        assertThat(Events.values(read)).containsExactly("a", "b", "c");
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
            assertThat(read.get(i).timestamp())
                    .isEqualTo(acknowledged.get(i).timestamp())
                    .isGreaterThan(LONG_AGO_MS);
        }
    }

    @Test
    void createTimeTopicsKeepTheProducersTimestamps() throws Exception {
        TopicPartition partition = topic("create-time", Map.of());
        List<RecordMetadata> acknowledged = send(Map.of(), List.of(record(partition, "a")));
        assertThat(acknowledged.get(0).timestamp()).isEqualTo(LONG_AGO_MS);
        ConsumerRecord<byte[], byte[]> read = Events.read(broker, partition, 0).get(0);
        assertThat(read.timestamp()).isEqualTo(LONG_AGO_MS);
        assertThat(read.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
    }

    @Test
    void recordsFillMaxMessageBytesToTheLastByteAndNotOneMore() throws Exception {
        int max = 20_000;
        TopicPartition partition = topic("large", Map.of("max.message.bytes", Integer.toString(max)));
        byte[] fits = new byte[max - OVERHEAD_BYTES];
        Arrays.fill(fits, (byte) 'x');
        send(Map.of(), List.of(new ProducerRecord<>(partition.topic(), 0, null, fits)));

        byte[] tooMuch = new byte[fits.length + 1];
        assertThatThrownBy(() -> send(Map.of(), List.of(new ProducerRecord<>(partition.topic(), 0, null, tooMuch))))
                .hasRootCauseInstanceOf(RecordTooLargeException.class);

        send(Map.of(), List.of(record(partition, "after")));
        List<ConsumerRecord<byte[], byte[]>> read = Events.read(broker, partition, 0);
        assertThat(read).hasSize(2);
        assertThat(read.get(0).value()).isEqualTo(fits);
    }

    @Test
    void recordsOfMegabytesPassWhereTheTopicAllowsThem() throws Exception {
        TopicPartition partition = topic("megabytes", Map.of("max.message.bytes", "9000000"));
        byte[] value = new byte[8_000_000];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (i * 31 + (i >> 8));
        }
        send(
                Map.of("max.request.size", "10000000"),
                List.of(new ProducerRecord<>(partition.topic(), 0, null, value), record(partition, "small")));
        List<ConsumerRecord<byte[], byte[]>> read = Events.read(broker, partition, 0);
        assertThat(read).hasSize(2);
        assertThat(read.get(0).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void everyKindOfAcknowledgementLeadsToTheSameLog(String acks) throws Exception {
        TopicPartition partition = topic("acks-" + acks, Map.of());
        List<ProducerRecord<byte[], byte[]>> sent = everyShape(partition);
        List<RecordMetadata> acknowledged = send(Map.of("acks", acks, "enable.idempotence", "false"), sent);
        eventually(
                "all records sent with acks=" + acks,
                () -> Events.offset(broker, partition, OffsetSpec.latest()),
                end -> end == sent.size());
        assertSame(Events.read(broker, partition, 0), sent);
        if (!acks.equals("0")) {
            assertThat(acknowledged.stream().map(RecordMetadata::offset).toList())
                    .isEqualTo(Events.read(broker, partition, 0).stream()
                            .map(ConsumerRecord::offset)
                            .toList());
        }
    }

    @Test
    void anIdempotentProducersManyBatchesComeInOrderAndOnce() throws Exception {
        TopicPartition partition = topic("idempotent", Map.of());
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sent.add(record(partition, Events.value(i, 60)));
        }
        send(Map.of("enable.idempotence", "true", "batch.size", "512"), sent);
        assertSame(Events.read(broker, partition, 0), sent);
    }

    @Test
    void oneProducerWritesToManyTopicsAndPartitions() throws Exception {
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        for (String topic : List.of("many-a", "many-b", "many-c")) {
            Events.createTopic(broker, topic, 4, Map.of());
            for (int i = 0; i < 40; i++) {
                sent.add(record(new TopicPartition(topic, i % 4), topic + "-" + i));
            }
        }
        send(Map.of(), sent);
        for (String topic : List.of("many-a", "many-b", "many-c")) {
            for (TopicPartition partition : Events.partitions(topic, 4)) {
                assertThat(Events.values(Events.read(broker, partition, 0)))
                        .isEqualTo(sent.stream()
                                .filter(record ->
                                        record.topic().equals(topic) && record.partition() == partition.partition())
                                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                                .toList());
            }
        }
    }

    private TopicPartition topic(String name, Map<String, String> configs) throws Exception {
        Events.createTopic(broker, name, 1, configs);
        return new TopicPartition(name, 0);
    }

    private static ProducerRecord<byte[], byte[]> record(TopicPartition partition, String value) {
        return new ProducerRecord<>(
                partition.topic(), partition.partition(), LONG_AGO_MS, null, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Keys, headers, nulls and nothings in every combination, among ordinary records. */
    private static List<ProducerRecord<byte[], byte[]>> everyShape(TopicPartition partition) {
        byte[] binary = new byte[256];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (byte[] key : Arrays.asList(null, new byte[0], "key".getBytes(StandardCharsets.UTF_8), binary)) {
            for (byte[] value : Arrays.asList(null, new byte[0], "v".getBytes(StandardCharsets.UTF_8), binary)) {
                for (int headers = 0; headers < 3; headers++) {
                    records.add(new ProducerRecord<>(
                            partition.topic(), 0, LONG_AGO_MS + records.size(), key, value, headers(headers, binary)));
                }
            }
        }
        return records;
    }

    private static Headers headers(int count, byte[] binary) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < count; i++) {
            headers.add("header", binary); // the same name again: headers are a list
            headers.add("größe-" + i, new byte[0]);
            headers.add("none", null);
        }
        return headers;
    }

    private List<RecordMetadata> send(Map<String, String> settings, List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        var all = Events.producerSettings(broker);
        all.putAll(settings);
        List<Future<RecordMetadata>> futures = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(all)) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                futures.add(producer.send(record));
            }
        }
        List<RecordMetadata> acknowledged = new ArrayList<>();
        for (Future<RecordMetadata> future : futures) {
            acknowledged.add(Objects.requireNonNull(future.get()));
        }
        return acknowledged;
    }

    private static void assertSame(
            List<ConsumerRecord<byte[], byte[]>> read, List<ProducerRecord<byte[], byte[]>> sent) {
        assertThat(read).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(read.get(i).key())
                    .as("key of record %d", i)
                    .isEqualTo(sent.get(i).key());
            assertThat(read.get(i).value())
                    .as("value of record %d", i)
                    .isEqualTo(sent.get(i).value());
            assertThat(read.get(i).headers().toArray())
                    .as("headers of record %d", i)
                    .isEqualTo(sent.get(i).headers().toArray());
            assertThat(read.get(i).timestamp())
                    .as("timestamp of record %d", i)
                    .isEqualTo(sent.get(i).timestamp());
        }
    }
}

package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces events and reads them back with Kafka's own client. Stateless. */
final class Events {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration READ_PATIENCE = Duration.ofSeconds(60);

    private Events() {}

    static void createTopic(KafkaEndpoint broker, String topic, int partitions, Map<String, String> configs)
            throws Exception {
        try (Admin admin = broker.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    static void setConfig(KafkaEndpoint broker, String topic, String name, String value) throws Exception {
        try (Admin admin = broker.admin()) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Collection<AlterConfigOp> change = List.of(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET));
            admin.incrementalAlterConfigs(Map.of(resource, change)).all().get();
        }
    }

    /** Sends numbered events in order, acks=all and idempotent, and waits for every acknowledgement. */
    static List<String> produce(KafkaEndpoint broker, TopicPartition partition, int from, int count, int bytesEach)
            throws Exception {
        List<String> values = new ArrayList<>();
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings(broker))) {
            for (int i = from; i < from + count; i++) {
                String value = value(i, bytesEach);
                values.add(value);
                acknowledged.add(producer.send(new ProducerRecord<>(
                        partition.topic(), partition.partition(), null, value.getBytes(StandardCharsets.UTF_8))));
            }
            producer.flush();
        }
        for (Future<RecordMetadata> one : acknowledged) {
            one.get();
        }
        return values;
    }

    /** The i-th event: its number, filled up with something that compresses neither well nor badly. */
    static String value(int i, int bytes) {
        StringBuilder value = new StringBuilder("event-" + i + " ");
        for (int n = 0; value.length() < bytes; n++) {
            value.append(Integer.toHexString((i * 31 + n) * 0x9E3779B9)).append(' ');
        }
        return value.toString();
    }

    static Properties producerSettings(KafkaEndpoint broker) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrap());
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        settings.put("acks", "all");
        settings.put("batch.size", "4096");
        return settings;
    }

    static Properties consumerSettings(KafkaEndpoint broker) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrap());
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "none");
        return settings;
    }

    /** Reads a partition from an offset up to its end; fails if an offset is missing or comes twice. */
    static List<ConsumerRecord<byte[], byte[]>> read(KafkaEndpoint broker, TopicPartition partition, long fromOffset) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerSettings(broker))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, fromOffset);
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            long deadline = System.nanoTime() + READ_PATIENCE.toNanos();
            long next = fromOffset;
            while (next < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() != next) {
                        throw new AssertionError("Expected offset " + next + " but got " + record.offset());
                    }
                    read.add(record);
                    next++;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("Read only up to offset " + next + " of " + end + " in time");
                }
            }
        }
        return read;
    }

    static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    static long offset(KafkaEndpoint broker, TopicPartition partition, OffsetSpec spec) throws Exception {
        try (Admin admin = broker.admin()) {
            return Objects.requireNonNull(admin.listOffsets(Map.of(partition, spec))
                            .all()
                            .get()
                            .get(partition))
                    .offset();
        }
    }

    /** Waits until every event of a partition is in the archive; needs a topic whose segment.ms is small. */
    static void awaitArchived(KafkaEndpoint broker, TopicPartition partition) throws Exception {
        long end = offset(broker, partition, OffsetSpec.latest());
        try (Admin admin = broker.admin()) {
            eventually(
                    partition + " in the archive up to " + end,
                    () -> Objects.requireNonNull(admin.listOffsets(Map.of(partition, OffsetSpec.latestTiered()))
                                    .all()
                                    .get()
                                    .get(partition))
                            .offset(),
                    archived -> archived == end - 1);
        }
    }

    /** Drops the local copies of a partition that is in the archive, and waits until they are gone. */
    static void dropLocal(KafkaEndpoint broker, TopicPartition partition) throws Exception {
        awaitArchived(broker, partition);
        setConfig(broker, partition.topic(), "local.retention.ms", "0");
        long end = offset(broker, partition, OffsetSpec.latest());
        try (Admin admin = broker.admin()) {
            eventually(
                    partition + " without local copies",
                    () -> Objects.requireNonNull(admin.listOffsets(Map.of(partition, OffsetSpec.earliestLocal()))
                                    .all()
                                    .get()
                                    .get(partition))
                            .offset(),
                    local -> local == end);
        }
    }

    static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }
}

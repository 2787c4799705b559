package io.coldstream.broker.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What the demo does as an ordinary Kafka client of one topic. Not thread-safe. */
final class DemoClient implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final String bootstrap;
    private final String topic;
    private final Admin admin;

    DemoClient(String bootstrap, String topic) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    void createTopic(int partitions, Map<String, String> configs) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all()
                .get();
    }

    void deleteTopic() throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    void setConfig(String name, String value) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Collection<AlterConfigOp> change = List.of(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET));
        admin.incrementalAlterConfigs(Map.of(resource, change)).all().get();
    }

    /** One kind of offset of every partition, in the order of the partitions. */
    List<Long> offsets(int partitions, OffsetSpec spec) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions(partitions).stream().collect(Collectors.toMap(Function.identity(), partition -> spec));
        var listed = admin.listOffsets(wanted).all().get();
        return partitions(partitions).stream()
                .map(partition -> Objects.requireNonNull(listed.get(partition)).offset())
                .toList();
    }

    /**
     * Sends events to the partitions in turn, acks=all and idempotent, until the file or the time is over.
     *
     * @param goOn asked before each event; false ends the sending
     * @return what was acknowledged
     * @throws DemoFailure if the broker refused an event
     */
    DemoLedger produce(EventFile file, String fileName, int partitions, String compression, BooleanSupplier goOn)
            throws IOException, DemoFailure {
        PartitionDigests sent = new PartitionDigests(partitions);
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        long valueBytes = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings(compression))) {
            int partition = 0;
            var event = file.next();
            while (event.isPresent() && refused.get() == null && goOn.getAsBoolean()) {
                byte[] value = event.get();
                var unused = producer.send(new ProducerRecord<>(topic, partition, null, value), (metadata, failure) -> {
                    if (failure != null) {
                        refused.compareAndSet(null, failure);
                    }
                });
                sent.add(partition, value);
                valueBytes += value.length;
                partition = (partition + 1) % partitions;
                event = file.next();
            }
            producer.flush();
        }
        Exception failure = refused.get();
        if (failure != null) {
            throw new DemoFailure("The broker refused an event: " + failure.getMessage());
        }
        List<Long> counts =
                IntStream.range(0, partitions).mapToObj(sent::events).toList();
        return new DemoLedger(topic, fileName, valueBytes, counts, sent.finish());
    }

    /**
     * Reads every partition from offset 0 up to its high watermark.
     *
     * @param goOn asked at every poll; false ends the reading
     */
    PartitionDigests consumeAll(List<Long> endOffsets, ProgressBar progress, BooleanSupplier goOn) {
        PartitionDigests read = new PartitionDigests(endOffsets.size());
        long total = endOffsets.stream().mapToLong(Long::longValue).sum();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerSettings())) {
            List<TopicPartition> all = partitions(endOffsets.size());
            consumer.assign(all);
            consumer.seekToBeginning(all);
            progress.show(0, total);
            while (read.events() < total && goOn.getAsBoolean()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    read.add(record.partition(), record.offset(), record.value());
                }
                progress.show(read.events(), total);
            }
        }
        return read;
    }

    private List<TopicPartition> partitions(int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private Properties producerSettings(String compression) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("compression.type", compression);
        settings.put("linger.ms", "5");
        return settings;
    }

    private Properties consumerSettings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "none");
        settings.put("max.poll.records", "5000");
        return settings;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}

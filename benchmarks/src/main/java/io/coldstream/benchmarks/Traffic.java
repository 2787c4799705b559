package io.coldstream.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One producer and one consumer with the settings of Kafka's own performance tools. Not thread-safe. */
final class Traffic {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final String bootstrap;
    private final List<byte[]> values;

    /**
     * Makes traffic for one broker.
     *
     * @param values what is sent, again from the start when more is asked for
     */
    Traffic(String bootstrap, List<byte[]> values) {
        this.bootstrap = bootstrap;
        this.values = List.copyOf(values);
    }

    /** Sends records without a key, so that the client fills one batch after the other; ends when all are acknowledged. */
    void produce(String topic, long records) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "batch.size",
                16384,
                "linger.ms",
                5,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class);
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            for (long i = 0; i < records && refused.get() == null; i++) {
                byte[] value = values.get((int) (i % values.size()));
                var unused = producer.send(new ProducerRecord<>(topic, value), (metadata, failure) -> {
                    if (failure != null) {
                        refused.compareAndSet(null, failure);
                    }
                });
            }
            producer.flush();
        }
        Exception failure = refused.get();
        if (failure != null) {
            throw new IllegalStateException("the broker refused a record", failure);
        }
    }

    /**
     * Reads all partitions from offset 0.
     *
     * @return the bytes of the values
     */
    long consume(String topic, int partitions, long records) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "receive.buffer.bytes",
                2 * 1024 * 1024,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        long read = 0;
        long valueBytes = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long lastSeen = System.nanoTime();
            while (read < records) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    read++;
                    valueBytes += record.value().length;
                    lastSeen = System.nanoTime();
                }
                if (System.nanoTime() - lastSeen > SILENCE_MAX.toNanos()) {
                    throw new IllegalStateException("only " + read + " of " + records + " records came back");
                }
            }
        }
        return valueBytes;
    }
}

package io.coldstream.broker.training;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates a topic, produces to it, and consumes it as a member of a group that commits. */
final class KafkaExercise {
    private static final String TOPIC = "training";
    private static final int RECORDS = 200;
    private static final int POLLS_MAX = 100;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Map<String, String> SETTINGS = Map.of("segment.bytes", "65536");

    private final String bootstrap;

    KafkaExercise(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    void run() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            if (!admin.listTopics(new ListTopicsOptions()).names().get().contains(TOPIC)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1).configs(SETTINGS)))
                        .all()
                        .get();
            }
        }
        produce();
        consume();
    }

    private void produce() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "key.serializer",
                ByteArraySerializer.class.getName(),
                "value.serializer",
                ByteArraySerializer.class.getName());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            for (int record = 0; record < RECORDS; record++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, new byte[1024]));
            }
            producer.flush();
        }
    }

    private void consume() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "training",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false",
                "key.deserializer",
                ByteArrayDeserializer.class.getName(),
                "value.deserializer",
                ByteArrayDeserializer.class.getName());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of(TOPIC));
            int records = 0;
            for (int poll = 0; poll < POLLS_MAX && records < RECORDS; poll++) {
                records += consumer.poll(POLL).count();
            }
            if (records < RECORDS) {
                throw new IllegalStateException("only " + records + " of " + RECORDS + " records came back");
            }
            consumer.commitSync();
        }
    }
}

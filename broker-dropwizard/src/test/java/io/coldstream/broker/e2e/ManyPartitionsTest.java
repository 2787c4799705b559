package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coldstream.broker.topic.CreateTopic;
import io.coldstream.broker.topic.TopicService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a partition that nobody uses costs: neither an open file nor a piece of the address space. */
@SuppressWarnings("NullAway.Init") // JUnit fills it before each test
class ManyPartitionsTest {
    private static final int PARTITIONS = 500;
    private static final String TOPIC = "many";

    @TempDir
    Path folder;

    @Test
    void aStartHoldsNoFilesOpenForPartitions() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "Linux tells which files are open");
        try (TestBroker broker = TestBroker.start(folder)) {
            broker.broker().part(TopicService.class).create(new CreateTopic(TOPIC, PARTITIONS, Map.of()), "the test");
            produceToEach(broker.bootstrap());

            broker.restart();

            assertThat(partitionsOf(broker.bootstrap())).isEqualTo(PARTITIONS);
            assertThat(openFiles(this::isPartitionFile)).isZero();
            assertThat(mappedPartitionFiles()).isZero();
        }
    }

    private static void produceToEach(String bootstrap) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "key.serializer",
                ByteArraySerializer.class.getName(),
                "value.serializer",
                ByteArraySerializer.class.getName());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[100]));
            }
            producer.flush();
        }
    }

    private static int partitionsOf(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var described = admin.describeTopics(List.of(TOPIC)).allTopicNames().get();
            return Objects.requireNonNull(described.get(TOPIC)).partitions().size();
        }
    }

    private boolean isPartitionFile(Path file) {
        String name = file.getFileName().toString();
        return file.startsWith(folder)
                && (name.endsWith(".log") || name.endsWith(".index") || name.endsWith(".timeindex"));
    }

    private static long openFiles(Predicate<Path> wanted) throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> wanted.test(target(descriptor)))
                    .count();
        }
    }

    /** What a descriptor stands for; it may have been closed since it was listed. */
    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return descriptor;
        }
    }

    private long mappedPartitionFiles() throws IOException {
        try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains(folder.resolve("logs").toString()))
                    .count();
        }
    }
}

package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that are not Kafka's own: kcat, and Python's confluent-kafka, both on librdkafka. Where one of them is not
 * installed, its tests say so and are skipped. COLDSTREAM_TEST_PYTHON names a Python that has confluent-kafka.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherClientsTest {
    private static final long PATIENCE_SECONDS = 90;

    private TestBroker broker;

    @TempDir
    Path work;

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
    void kcatWritesAndReadsEveryCodec(String codec) throws Exception {
        requireKcat();
        TopicPartition partition = new TopicPartition("kcat-" + codec, 0);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append("key-")
                    .append(i)
                    .append('|')
                    .append(Events.value(i, 100))
                    .append('\n');
        }
        kcat(lines.toString(), "-P", "-t", partition.topic(), "-z", codec, "-K", "|", "-H", "codec=" + codec);
        assertThat(kcat("", "-C", "-t", partition.topic(), "-o", "beginning", "-e", "-q", "-f", "%k|%s\n"))
                .isEqualTo(lines.toString());
        assertThat(kcat("", "-C", "-t", partition.topic(), "-o", "499", "-e", "-q", "-f", "%o %h %S\n"))
                .isEqualTo("499 codec=" + codec + " " + Events.value(499, 100).length() + "\n");
        List<ConsumerRecord<byte[], byte[]>> read = Events.read(broker, partition, 0);
        assertThat(read).hasSize(500);
        assertThat(new String(read.get(77).key(), StandardCharsets.UTF_8)).isEqualTo("key-77");
    }

    @Test
    void kcatReadsNullsAndEmptyValues() throws Exception {
        requireKcat();
        kcat("gone|\nkept|here\n", "-P", "-t", "kcat-nulls", "-Z", "-K", "|");
        assertThat(kcat("", "-C", "-t", "kcat-nulls", "-o", "beginning", "-e", "-q", "-f", "%k %S\n"))
                .isEqualTo("gone -1\nkept 4\n");
    }

    @Test
    void kcatSeesTheClusterAndFindsOffsetsByTime() throws Exception {
        requireKcat();
        TopicPartition partition = new TopicPartition("kcat-metadata", 2);
        Events.createTopic(broker, partition.topic(), 3, Map.of());
        Events.produce(broker, partition, 0, 10, 20);
        assertThat(kcat("", "-L"))
                .contains("broker 1 at " + broker.bootstrap())
                .contains("topic \"kcat-metadata\" with 3 partitions:")
                .contains("partition 2, leader 1, replicas: 1, isrs: 1");
        assertThat(kcat("", "-Q", "-t", "kcat-metadata:2:1")).contains("kcat-metadata [2] offset 0");
        assertThat(kcat("", "-Q", "-t", "kcat-metadata:2:-1")).contains("kcat-metadata [2] offset 10");
    }

    @Test
    void kcatReadsInAGroupAndTheGroupKeepsItsOffsets() throws Exception {
        requireKcat();
        Events.createTopic(broker, "kcat-group", 3, Map.of());
        List<String> sent = new ArrayList<>();
        for (TopicPartition partition : Events.partitions("kcat-group", 3)) {
            sent.addAll(Events.produce(broker, partition, 100 * partition.partition(), 20, 40));
        }
        String read = kcat("", "-q", "-e", "-X", "auto.offset.reset=earliest", "-G", "kcat-readers", "kcat-group");
        assertThat(read.lines()).containsExactlyInAnyOrderElementsOf(sent);

        var settings = Events.consumerSettings(broker);
        settings.put("group.id", "kcat-readers");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    consumer.committed(Set.copyOf(Events.partitions("kcat-group", 3)));
            assertThat(committed.values())
                    .extracting(offset -> Objects.requireNonNull(offset).offset())
                    .containsExactly(20L, 20L, 20L);
        }
        List<String> more = Events.produce(broker, new TopicPartition("kcat-group", 1), 500, 3, 40);
        assertThat(kcat("", "-q", "-e", "-X", "auto.offset.reset=earliest", "-G", "kcat-readers", "kcat-group")
                        .lines())
                .containsExactlyElementsOf(more);
    }

    @Test
    void pythonProducesConsumesCommitsAndAdministers() throws Exception {
        String python = Objects.requireNonNullElse(System.getenv("COLDSTREAM_TEST_PYTHON"), "python3");
        if (!works(List.of(python, "-c", "import confluent_kafka"))) {
            skip("Python's confluent-kafka is not installed (COLDSTREAM_TEST_PYTHON may name a Python that has it)");
        }
        Path script = work.resolve("confluent_client.py");
        try (InputStream in = OtherClientsTest.class.getResourceAsStream("/clients/confluent_client.py")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        assertThat(run("", List.of(python, script.toString(), broker.bootstrap()))
                        .strip())
                .isEqualTo("OK");
    }

    private void requireKcat() throws Exception {
        if (!works(List.of("kcat", "-V"))) {
            skip("kcat is not installed");
        }
    }

    private static void skip(String why) {
        System.out.println("SKIPPED, not tested here: " + why);
        abort(why);
    }

    private boolean works(List<String> command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) { // there is no such program
            return false;
        }
    }

    private String kcat(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("kcat", "-b", broker.bootstrap()));
        command.addAll(List.of(arguments));
        return run(input, command);
    }

    /** Runs a program with an input, and returns what it printed; fails unless it ends well. */
    private String run(String input, List<String> command) throws Exception {
        Path in = Files.writeString(Files.createTempFile(work, "in", ""), input);
        Path out = Files.createTempFile(work, "out", "");
        Path err = Files.createTempFile(work, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends; it said %s", command, Files.readString(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("%s: %s %s", command, Files.readString(out), Files.readString(err))
                .isZero();
        return Files.readString(out);
    }
}

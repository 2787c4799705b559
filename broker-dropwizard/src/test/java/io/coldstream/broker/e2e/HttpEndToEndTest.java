package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.ColdstreamApplication;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator starts it, in a process of its own: HTTP and Kafka show the same broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEndToEndTest {
    private static final long PATIENCE_SECONDS = 60;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    /** What the banner says, by the words in front of it. */
    private final Map<String, String> banner = new HashMap<>();

    private final Thread killAtExit = new Thread(this::kill, "broker-killer");
    private Process process;
    private Admin admin;

    @BeforeAll
    @Timeout(PATIENCE_SECONDS)
    void start(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("broker.yml"), """
                        dataDir: %s
                        kafka: {listen: "127.0.0.1:0", groupInitialRebalanceDelay: 0s}
                        tiering: {interval: 50ms, deletionGracePeriod: 0s}
                        server:
                          applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                          adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                          requestLog: {appenders: []}
                        logging: {level: WARN}
                        """.formatted(folder.resolve("data")));
        process = program("server", file)
                .redirectError(folder.resolve("err").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(killAtExit);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        while (!banner.containsKey("try")) {
            String line = out.readLine();
            assertThat(line).as(Files.readString(folder.resolve("err"))).isNotNull();
            String[] words = line.strip().split(" {2,}| (?=http:|echo|127)", 2);
            banner.put(words[0], words.length > 1 ? words[1].strip() : "");
        }
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
    }

    @AfterAll
    void stop() throws Exception {
        try {
            admin.close();
            process.destroy();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the program ends when it is told to")
                    .isTrue();
        } finally {
            kill();
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        }
    }

    private void kill() {
        process.destroyForcibly();
    }

    private static ProcessBuilder program(String command, Path file) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ColdstreamApplication.class.getName(),
                command,
                file.toString());
    }

    @Test
    void aTopicMadeOverHttpIsUsedByKafkaClients() throws Exception {
        create("made-over-http", "{\"segment.ms\": \"3600000\"}", 2);
        send("made-over-http", "a", "b", "c");
        assertThat(get("/api/v1/topics/made-over-http").at("/partition_details"))
                .extracting(partition -> partition.get("high_watermark").asLong())
                .containsExactly(3L, 0L);
        assertThat(admin.listTopics().names().get()).contains("made-over-http");
        HttpResponse<String> deleted = request("DELETE", "/api/v1/topics/made-over-http", "");
        assertThat(deleted.statusCode()).isEqualTo(202);
        String job = "/api/v1/jobs/" + json.readTree(deleted.body()).get("id").textValue();
        assertThat(deleted.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith(job));
        JsonNode ended = eventually(
                "it is gone",
                () -> get(job),
                shown -> shown.get("state").textValue().equals("done"));
        assertThat(ended.get("kind").textValue()).isEqualTo("delete");
        assertThat(ended.at("/progress/done")).isEqualTo(ended.at("/progress/total"));
        assertThat(admin.listTopics().names().get()).doesNotContain("made-over-http");
    }

    @Test
    void retentionIsOneThingForHttpAndKafka() throws Exception {
        create("kept", "{}", 1);
        assertThat(request("PATCH", "/api/v1/topics/kept/retention", "{\"local\": {\"max_age_ms\": 4000000}}")
                        .statusCode())
                .isEqualTo(200);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "kept");
        ConfigEntry entry = Objects.requireNonNull(Objects.requireNonNull(
                                admin.describeConfigs(List.of(resource)).all().get())
                        .get(resource))
                .get("local.retention.ms");
        assertThat(entry.value()).isEqualTo("4000000");
        assertThat(entry.source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);

        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry("retention.bytes", "987654321"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
        JsonNode shown = get("/api/v1/topics/kept/retention");
        assertThat(shown.at("/total/max_bytes").asLong()).isEqualTo(987_654_321);
        assertThat(shown.at("/local/max_age_ms").asLong()).isEqualTo(4_000_000);
        assertThat(shown.get("source").get("total.max_bytes").asText()).isEqualTo("topic");
    }

    @Test
    void segmentsShowWhereTheyAre() throws Exception {
        create("segmented", "{\"segment.ms\": \"200\", \"local.retention.ms\": \"-1\"}", 1);
        send("segmented", "one", "two");
        JsonNode archived = eventually(
                "an archived segment",
                () -> firstSegment("segmented"),
                segment -> state(segment).equals("archived"));
        assertThat(archived.get("base_offset").asLong()).isZero();
        assertThat(archived.get("end_offset").asLong()).isEqualTo(2);
        assertThat(archived.get("object_key").asText()).endsWith(".zst");
        assertThat(archived.get("remote_bytes").asLong()).isPositive();
        assertThat(Instant.parse(archived.get("min_timestamp").asText()))
                .isBetween(
                        Instant.EPOCH.plusSeconds(1),
                        Instant.parse(archived.get("max_timestamp").asText()));
        request("PATCH", "/api/v1/topics/segmented/retention", "{\"local\": {\"max_age_ms\": 0}}");
        JsonNode evicted = eventually(
                "a segment in the archive only",
                () -> firstSegment("segmented"),
                segment -> state(segment).equals("archive_only"));
        assertThat(evicted.get("object_key")).isEqualTo(archived.get("object_key"));
        assertThat(evicted.get("local_bytes").asLong()).isZero();
    }

    private JsonNode firstSegment(String topic) throws Exception {
        return get("/api/v1/topics/" + topic + "/segments").at("/segments/0");
    }

    private static String state(JsonNode segment) {
        return segment.path("state").asText();
    }

    @Test
    void groupsShowTheirLag() throws Exception {
        create("lagging", "{}", 1);
        send("lagging", "a", "b", "c", "d", "e");
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap(),
                "group.id",
                "slow readers",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            TopicPartition partition = new TopicPartition("lagging", 0);
            consumer.assign(List.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(2)));
        }
        JsonNode offset = get("/api/v1/groups/slow%20readers").at("/partitions/0");
        assertThat(offset.get("topic").asText()).isEqualTo("lagging");
        assertThat(offset.get("committed_offset").asLong()).isEqualTo(2);
        assertThat(offset.get("end_offset").asLong()).isEqualTo(5);
        assertThat(offset.get("lag").asLong()).isEqualTo(3);
        assertThat(StreamSupport.stream(get("/api/v1/groups").get("groups").spliterator(), false)
                        .map(group -> group.get("group").asText()))
                .contains("slow readers");
    }

    @Test
    void healthMetricsAndTheDescriptionAreServed() throws Exception {
        create("measured", "{}", 1);
        send("measured", "a");
        HttpResponse<String> health = fetch(uri("HTTP admin", "/healthcheck"));
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(fetch(uri("HTTP admin", "/metrics")).body())
                .contains("coldstream_")
                .contains("topic=\"measured\"");
        HttpResponse<String> description = fetch(uri("HTTP application", "/api/v1/openapi.yaml"));
        assertThat(description.statusCode()).isEqualTo(200);
        assertThat(description.body()).contains("openapi:").contains("/topics/{topic}/retention");
        assertThat(get("/api/v1/health").get("status").asText()).isEqualTo("healthy");
    }

    @Test
    void checkAcceptsAGoodFileAndListsEveryMistakeOfABadOne(@TempDir Path folder) throws Exception {
        Path good = Files.writeString(folder.resolve("good.yml"), "kafka: {listen: \"127.0.0.1:9999\"}\n");
        Path bad = Files.writeString(folder.resolve("bad.yml"), """
                        nodeId: 0
                        kafka: {listen: "nowhere"}
                        topicDefaults: {retention.ms: soon}
                        """);
        List<String> said = new ArrayList<>();
        assertThat(check(good, said)).as("%s", said).isZero();
        assertThat(said.get(0)).contains("is a working configuration").contains("127.0.0.1:9999");
        assertThat(check(bad, said)).isEqualTo(1);
        assertThat(said.get(1))
                .contains("nodeId")
                .contains("listen must be host:port")
                .contains("Invalid value \"soon\" for retention.ms")
                .doesNotContain("\tat ");
        assertThat(folder).isDirectoryNotContaining(path -> Files.isDirectory(path));
    }

    private static int check(Path file, List<String> said) throws Exception {
        Process check = program("check", file).redirectErrorStream(true).start();
        said.add(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(check.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return check.exitValue();
    }

    private String bootstrap() {
        return Objects.requireNonNull(banner.get("Kafka bootstrap"));
    }

    private URI uri(String server, String path) {
        return URI.create(Objects.requireNonNull(banner.get(server)) + path);
    }

    private void create(String topic, String configs, int partitions) throws Exception {
        HttpResponse<String> created = request(
                "POST",
                "/api/v1/topics",
                "{\"name\": \"%s\", \"partitions\": %d, \"configs\": %s}".formatted(topic, partitions, configs));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }

    private void send(String topic, String... values) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap(),
                "key.serializer", StringSerializer.class,
                "value.serializer", StringSerializer.class);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
            }
        }
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = fetch(uri("HTTP application", path));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    private HttpResponse<String> fetch(URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> request(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri("HTTP application", path))
                        .header("Content-Type", "application/json")
                        .header("If-Match", "*")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

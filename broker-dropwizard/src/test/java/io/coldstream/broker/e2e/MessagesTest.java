package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.broker.access.Accounts;
import io.coldstream.broker.http.HttpApi;
import io.coldstream.broker.http.HttpServices;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka's own producer wrote, looked at over HTTP: on the disk, in the archive, and while somebody leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class MessagesTest {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private TestBroker broker;
    private Server server;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        DefaultServerFactory factory = new DefaultServerFactory();
        factory.setApplicationConnectors(List.of(connector()));
        factory.setAdminConnectors(List.of(connector()));
        LogbackAccessRequestLogFactory quiet = new LogbackAccessRequestLogFactory();
        quiet.setAppenders(List.of());
        factory.setRequestLogFactory(quiet);
        Environment environment = new Environment("test");
        factory.configure(environment);
        HttpServices services = broker.broker().httpServices();
        HttpApi.install(factory, environment, services, Accounts.none());
        server = factory.build(environment);
        server.start();
    }

    @AfterAll
    void stop() {
        LifeCycle.stop(server);
        admin.close();
        broker.close();
    }

    private static HttpConnectorFactory connector() {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        return connector;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCompressionIsReadFromTheDiskAndFromTheArchive(String compression) throws Exception {
        String topic = "compressed-" + compression;
        create(topic, 2, Map.of("segment.ms", "200", "local.retention.ms", "-1"));
        byte[] odd = {(byte) 0xff, (byte) 0xfe, 0};
        try (KafkaProducer<byte[], byte[]> producer = producer(compression)) {
            for (int i = 0; i < 300; i++) {
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        topic, i % 2, 1_700_000_000_000L + i, bytes("key-" + i), bytes("value-" + i + "x".repeat(300)));
                record.headers().add("number", bytes(String.valueOf(i)));
                var unused = producer.send(record);
            }
            producer.send(new ProducerRecord<>(topic, 0, odd, null)).get();
            producer.flush();
        }
        List<JsonNode> lines = stream("/api/v1/topics/" + topic + "/messages?limit=1000");
        assertThat(count(lines)).isEqualTo(301);
        // Whatever was sealed moves to the archive, and leaves the disk.
        AlterConfigOp evict = new AlterConfigOp(new ConfigEntry("local.retention.ms", "0"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(evict)))
                .all()
                .get();
        Topic found = broker.broker().part(TopicCatalog.class).byName(topic).orElseThrow();
        eventually(
                "a partition that begins in the archive",
                () -> broker.broker()
                        .httpServices()
                        .partitions()
                        .partitions(found)
                        .get(0),
                facts -> facts.localLogStartOffset() > 0);
        List<JsonNode> again = stream("/api/v1/topics/" + topic + "/messages?limit=1000");
        assertThat(sorted(again)).isEqualTo(sorted(lines));
        JsonNode first = lines.get(0);
        assertThat(first.at("/key/text").textValue()).isEqualTo("key-0");
        assertThat(first.at("/timestamp").textValue()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(first.at("/headers/0/value/text").textValue()).isEqualTo("0");

        List<JsonNode> searched = stream("/api/v1/topics/" + topic + "/messages?search=VALUE-123x&ignore_case=true");
        assertThat(searched.get(0).at("/key/text").textValue()).isEqualTo("key-123");
        assertThat(count(searched)).isEqualTo(1);
        List<JsonNode> late = stream("/api/v1/topics/" + topic
                + "/messages?partition=1&from_time=2023-11-14T22:13:20.101Z" + "&to_time=2023-11-14T22:13:20.106Z");
        assertThat(late.stream().map(line -> line.at("/key/text").textValue()))
                .containsExactly("key-101", "key-103", "key-105", null);
        JsonNode last = get("/api/v1/topics/" + topic + "/partitions/0/messages/150");
        assertThat(last.at("/key/base64").textValue()).isEqualTo("//4A");
        assertThat(last.at("/value").isNull()).isTrue();
        HttpResponse<byte[]> raw = http.send(
                HttpRequest.newBuilder(uri("/api/v1/topics/" + topic + "/partitions/0/messages/150?download=key"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(raw.body()).isEqualTo(odd);
    }

    @Test
    void longValuesAreCutInTheStreamAndWholeInTheDownload() throws Exception {
        create("long", 1, Map.of("max.message.bytes", "5000000"));
        byte[] value = new byte[800_000];
        long seed = new Random().nextLong();
        new Random(seed).nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer = producer("zstd")) {
            producer.send(new ProducerRecord<>("long", 0, bytes("k"), value)).get();
        }
        JsonNode line = stream("/api/v1/topics/long/messages").get(0);
        assertThat(line.at("/value/truncated").booleanValue()).isTrue();
        assertThat(line.at("/value/base64").binaryValue()).hasSize(64 << 10);
        assertThat(line.at("/value_bytes").intValue()).isEqualTo(value.length);
        HttpResponse<byte[]> raw = http.send(
                HttpRequest.newBuilder(uri("/api/v1/topics/long/partitions/0/messages/0?download=value"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(raw.body()).as("seed %d", seed).isEqualTo(value);
        JsonNode whole = get("/api/v1/topics/long/partitions/0/messages/0?download=record");
        assertThat(whole.at("/value/base64").binaryValue()).isEqualTo(value);
    }

    @Test
    void whoLeavesFreesTheirPlace() throws Exception {
        create("left", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = producer("lz4")) {
            for (int i = 0; i < 2000; i++) {
                var unused = producer.send(new ProducerRecord<>("left", 0, null, new byte[10_000]));
            }
            producer.flush();
        }
        // More than there are places, one after the other: each leaves after the first bytes.
        for (int i = 0; i < 20; i++) {
            String status = eventually("a place", () -> readAndLeave("left"), answer -> !answer.contains(" 429 "));
            assertThat(status).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    private String readAndLeave(String topic) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(30_000);
            socket.setReceiveBufferSize(4096);
            socket.getOutputStream()
                    .write(bytes("GET /api/v1/topics/" + topic
                            + "/messages?limit=10000 HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(in.readLine());
        }
    }

    @Test
    void aGroupGoesOnWhereItIsSentTo() throws Exception {
        create("again", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = producer("none")) {
            for (int i = 0; i < 10; i++) {
                var unused = producer.send(new ProducerRecord<>("again", 0, 1000L * i, null, bytes("v" + i)));
            }
            producer.flush();
        }
        TopicPartition partition = new TopicPartition("again", 0);
        String reset = "/api/v1/groups/eu%2Freaders/offsets/reset";
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("eu/readers")) {
            consumer.assign(List.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(10)));
            JsonNode moved = post(reset, "{\"topic\": \"again\", \"to\": {\"time\": \"1970-01-01T00:00:03.5Z\"}}", 200);
            assertThat(moved.at("/partitions/0/current_offset").longValue()).isEqualTo(10);
            assertThat(moved.at("/partitions/0/new_offset").longValue()).isEqualTo(4);
            assertThat(moved.at("/partitions/0/lag_after").longValue()).isEqualTo(6);
            assertThat(moved.at("/applied").booleanValue()).isTrue();
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("eu/readers")) {
            consumer.subscribe(List.of("again"));
            var first = eventually(
                    "records", () -> consumer.poll(java.time.Duration.ofMillis(200)), records -> !records.isEmpty());
            assertThat(first.iterator().next().offset()).isEqualTo(4);
            assertThat(post(reset, "{\"topic\": \"again\", \"to\": \"earliest\"}", 409)
                            .get("type")
                            .textValue())
                    .isEqualTo("urn:coldstream:problem:conflict");
        }
    }

    @Test
    void theOverviewAddsUpAndRatesAreThere() throws Exception {
        create("seen", 3, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = producer("none")) {
            producer.send(new ProducerRecord<>("seen", 0, null, new byte[1000])).get();
        }
        JsonNode overview = get("/api/v1/overview");
        assertThat(overview.get("kafka").textValue()).isEqualTo(broker.bootstrap());
        assertThat(overview.get("topics").intValue()).isPositive();
        assertThat(overview.get("partitions").intValue()).isGreaterThanOrEqualTo(3);
        assertThat(overview.get("segments").intValue()).isGreaterThanOrEqualTo(3);
        assertThat(overview.get("log_bytes").longValue()).isGreaterThanOrEqualTo(1000);
        assertThat(overview.at("/disk/total_bytes").longValue())
                .isGreaterThanOrEqualTo(overview.at("/disk/free_bytes").longValue());
        assertThat(overview.get("held")).isEqualTo(json.readTree("{\"holds\": 0, \"log_bytes\": 0}"));
        assertThat(overview.at("/due_within_30_days/segments").isIntegralNumber())
                .isTrue();
        assertThat(overview.get("deletions")).isEqualTo(json.readTree("{\"suspended\": false, \"reason\": null}"));
        assertThat(overview.get("me").isNull()).isTrue();
        JsonNode topic = get("/api/v1/topics/seen");
        assertThat(topic.get("log_bytes").longValue()).isBetween(1000L, 1200L);
        assertThat(topic.get("bytes_in_per_second").isNumber()).isTrue();
    }

    private void create(String topic, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all()
                .get();
    }

    private KafkaProducer<byte[], byte[]> producer(String compression) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "compression.type",
                        compression,
                        "linger.ms",
                        "5",
                        "max.request.size",
                        "5000000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "group.id", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private List<JsonNode> stream(String path) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.body().lines().toList()) {
            JsonNode node = json.readTree(line);
            if (!node.get("type").textValue().equals("progress")) {
                lines.add(node);
            }
        }
        JsonNode end = lines.get(lines.size() - 1);
        assertThat(end.path("reason").textValue()).as(end.toString()).isIn("limit", "end_of_range");
        return lines;
    }

    private static long count(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.get("type").textValue().equals("message"))
                .count();
    }

    private static List<String> sorted(List<JsonNode> lines) {
        return lines.stream().map(JsonNode::toString).sorted().toList();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json.readTree(answer.body());
    }

    private int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

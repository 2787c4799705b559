package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Archiving is switched off over HTTP, everything comes back, and the archive is taken away. */
class FetchBackTest {
    private static final String TOPIC = "comes-back";
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "-1");
    private static final String DISABLE = "{\"action\": \"disable\", \"local_copies\": \"fetch_back\"}";
    private static final String FETCH_BACK = "{\"kind\": \"fetch_back\", \"topic\": \"" + TOPIC + "\"}";

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    private final List<TopicPartition> partitions = Events.partitions(TOPIC, 2);
    private final Map<TopicPartition, List<String>> sent = new HashMap<>();

    private void produce(BrokerProcess broker, int count) throws Exception {
        for (TopicPartition partition : partitions) {
            List<String> all = sent.computeIfAbsent(partition, absent -> new ArrayList<>());
            all.addAll(Events.produce(broker, partition, all.size(), count, 300));
        }
    }

    private void assertEverythingIsRead(BrokerProcess broker) {
        for (TopicPartition partition : partitions) {
            assertThat(Events.values(Events.read(broker, partition, 0)))
                    .isEqualTo(Objects.requireNonNull(sent.get(partition)));
        }
    }

    private static void cacheNothing(ObjectNode root) {
        ((ObjectNode) root.get("tiering")).put("readCacheMaxBytes", "0B");
    }

    @Test
    void everythingIsReadFromTheLocalDiskWhenTheArchiveIsTakenAway() throws Exception {
        BrokerProcess broker = brokers.start(folder, FetchBackTest::cacheNothing, Map.of());
        HttpView http = new HttpView(broker.http());
        Events.createTopic(broker, TOPIC, partitions.size(), SMALL_SEGMENTS);
        produce(broker, 300);
        for (TopicPartition partition : partitions) {
            Events.dropLocal(broker, partition);
        }
        assertThat(http.post("api/v1/jobs", FETCH_BACK).statusCode()).isEqualTo(409);
        produce(broker, 50);

        HttpResponse<String> taken = http.post("api/v1/topics/" + TOPIC + "/tiering", DISABLE);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        JsonNode ended = awaitEnd(http, taken);
        assertThat(ended.get("state").asText()).as(ended.toString()).isEqualTo("done");
        assertThat(ended.at("/progress/done").asLong())
                .isGreaterThan(2 * 300 * 300L)
                .isEqualTo(ended.at("/progress/total").asLong());
        for (TopicPartition partition : partitions) {
            assertThat(Events.offset(broker, partition, OffsetSpec.earliestLocal()))
                    .isZero();
        }
        assertShownAsBoth(http);

        removeAll(broker.dataDir().resolve("objects"));
        assertEverythingIsRead(broker);
        produce(broker, 20);
        broker.stop();
        broker.restart();
        assertEverythingIsRead(broker);
        JsonNode again = awaitEnd(http, http.post("api/v1/jobs", FETCH_BACK));
        assertThat(again.get("detail").asText()).startsWith("0 segments came back");
    }

    /** Wherever the process dies, each segment is back or is not, and another job brings the others. */
    @Test
    void aKillInTheMiddleOfItLosesNothing() throws Exception {
        BrokerProcess broker = brokers.start(folder, FetchBackTest::cacheNothing, Map.of());
        HttpView http = new HttpView(broker.http());
        Events.createTopic(broker, TOPIC, partitions.size(), SMALL_SEGMENTS);
        produce(broker, 600);
        for (TopicPartition partition : partitions) {
            Events.dropLocal(broker, partition);
        }
        HttpResponse<String> taken = http.post("api/v1/topics/" + TOPIC + "/tiering", DISABLE);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        eventually(
                "something is back",
                () -> Events.offset(broker, partitions.get(0), OffsetSpec.earliestLocal()),
                local -> local < 600);
        broker.kill9();
        broker.restart();
        assertEverythingIsRead(broker);
        assertThat(http.json("api/v1/jobs").get("jobs")).isEmpty();

        JsonNode ended = awaitEnd(http, http.post("api/v1/jobs", FETCH_BACK));
        assertThat(ended.get("state").asText()).as(ended.toString()).isEqualTo("done");
        removeAll(broker.dataDir().resolve("objects"));
        assertEverythingIsRead(broker);
    }

    private static JsonNode awaitEnd(HttpView http, HttpResponse<String> taken) throws Exception {
        String location = taken.headers().firstValue("Location").orElseThrow();
        return eventually(
                "the job ends",
                () -> http.json(location),
                job -> !job.get("state").asText().equals("running"));
    }

    private static void assertShownAsBoth(HttpView http) throws Exception {
        JsonNode segments = http.json("api/v1/topics/" + TOPIC + "/segments?partition=0&page_size=1000")
                .get("segments");
        long both = 0;
        for (JsonNode segment : segments) {
            assertThat(segment.get("state").asText()).as(segment.toString()).isNotEqualTo("archive_only");
            both += segment.get("state").asText().equals("archived") ? 1 : 0;
        }
        assertThat(both).isGreaterThan(3);
        JsonNode explained = http.json("api/v1/topics/" + TOPIC + "/partitions/0/segments/0/explain");
        assertThat(explained.get("state").asText()).isEqualTo("archived");
    }

    private static void removeAll(Path root) throws IOException {
        assertThat(root).isNotEmptyDirectory();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

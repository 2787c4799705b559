package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.testkit.s3.S3Flavour;
import io.coldstream.testkit.s3.S3TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An object store that goes away and comes back, at the broker's start and later. */
class StoreOutageTest {
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "-1");

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    private final TopicPartition partition = new TopicPartition("store-outage", 0);
    private final List<String> sent = new ArrayList<>();

    @Test
    void eventsWaitForAStoreThatIsAwayAndNothingIsLost() throws Exception {
        try (S3TestServer store =
                S3TestServer.start(S3TestServer.isAvailable(S3Flavour.MINIO) ? S3Flavour.MINIO : S3Flavour.S3PROXY)) {
            String bucket = store.createBucket();
            store.stop();
            BrokerProcess broker = brokers.start(
                    folder,
                    root -> use(root, store, bucket),
                    store.credentials().asEnvironment());
            HttpView http = new HttpView(broker.http());
            degradedFromTheStart(broker, http);

            store.restart();
            Events.awaitArchived(broker, partition);
            assertThat(Events.values(Events.read(broker, partition, 0))).isEqualTo(sent);
            awaitHealth(http, "healthy");
            Events.dropLocal(broker, partition);

            store.stop();
            long archived = Events.offset(broker, partition, OffsetSpec.latestTiered());
            produce(broker, 200);
            awaitHealth(http, "degraded");
            assertThat(Events.offset(broker, partition, OffsetSpec.latestTiered()))
                    .isEqualTo(archived);
            aConsumerWaitsUntilTheStoreIsBack(broker, store);
            Events.awaitArchived(broker, partition);
            awaitHealth(http, "healthy");
            assertThat(Events.values(Events.read(broker, partition, 0))).isEqualTo(sent);
        }
    }

    private static void use(ObjectNode root, S3TestServer store, String bucket) {
        root.putObject("objectStore")
                .put("location", "s3://" + bucket + "/archive")
                .put("endpoint", store.endpoint().toString())
                .put("region", store.region());
        ((ObjectNode) root.get("tiering")).put("readCacheMaxBytes", "0B");
    }

    private void degradedFromTheStart(BrokerProcess broker, HttpView http) throws Exception {
        assertThat(broker.awaitLine("The broker starts without it", 1)).contains("s3://", "does not answer");
        Events.createTopic(broker, partition.topic(), 1, SMALL_SEGMENTS);
        produce(broker, 300);
        assertThat(Events.values(Events.read(broker, partition, 0))).isEqualTo(sent);
        HttpView.Health health = http.health();
        assertThat(health.httpStatus()).isEqualTo(200);
        assertThat(health.status()).isEqualTo("degraded");
        assertThat(health.check("object_store")).isEqualTo("degraded");
        assertThat(health.check("database")).isEqualTo("healthy");
    }

    private void produce(BrokerProcess broker, int count) throws Exception {
        sent.addAll(Events.produce(broker, partition, sent.size(), count, 200));
    }

    private static void awaitHealth(HttpView http, String word) throws Exception {
        HttpView.Health health = eventually(
                "health " + word, http::health, answer -> answer.status().equals(word));
        assertThat(health.httpStatus()).isEqualTo(200);
    }

    /** The consumer gets nothing, and no error either, until the archive can be read again. */
    private void aConsumerWaitsUntilTheStoreIsBack(BrokerProcess broker, S3TestServer store) throws Exception {
        List<String> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Events.consumerSettings(broker))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            eventually(
                    "a read that the store does not answer",
                    () -> {
                        assertThat(consumer.poll(Duration.ofMillis(200))).isEmpty();
                        return broker.log();
                    },
                    log -> log.contains("cannot be read from the archive"));
            store.restart();
            eventually(
                    "the consumer goes on",
                    () -> {
                        consumer.poll(Duration.ofMillis(200)).records(partition).stream()
                                .map(record -> Events.values(List.of(record)).get(0))
                                .forEach(read::add);
                        return read.size();
                    },
                    size -> size >= sent.size());
        }
        assertThat(read).isEqualTo(sent);
    }
}

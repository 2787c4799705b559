package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.testkit.postgres.PostgresTestServer;
import io.coldstream.testkit.postgres.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that goes away and comes back, at the broker's start and later. */
class DatabaseOutageTest {
    private static final Map<String, String> SMALL_SEGMENTS =
            Map.of("segment.bytes", "16384", "segment.ms", "300", "local.retention.ms", "0");

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    private final TopicPartition partition = new TopicPartition("database-outage", 0);
    private final AckLedger ledger = new AckLedger(1_000);
    private int nextEvent;

    @Test
    void eventsFlowWithoutTheDatabaseAndTheRestFollowsWhenItIsBack() throws Exception {
        try (PostgresTestServer postgres = PostgresTestServer.startEmbedded()) {
            TestDatabase database = postgres.createDatabase();
            postgres.stop();
            BrokerProcess broker = brokers.launch(folder, root -> use(root, database), Map.of());
            oneLinePerTryUntilItIsBack(broker, postgres);

            Events.createTopic(broker, partition.topic(), 1, SMALL_SEGMENTS);
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Events.producerSettings(broker));
                    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(groupSettings(broker))) {
                consumer.subscribe(List.of(partition.topic()));
                produce(producer, 300);
                consume(consumer, 300);
                consumer.commitSync();

                postgres.stop();
                produce(producer, 300);
                consume(consumer, 300);
                consumer.commitSync(Duration.ofSeconds(30));
                assertThat(committed(consumer)).isEqualTo(600);
                broker.awaitLine("The database does not take committed offsets", 1);
                createTopicIsToBeTriedAgain(broker);
                long archived = Events.offset(broker, partition, OffsetSpec.latestTiered());

                postgres.restart();
                broker.awaitLine("The database has all committed offsets again", 1);
                assertThat(committed(consumer)).isEqualTo(600);
                createTopic(broker);
                Events.awaitArchived(broker, partition);
                assertThat(Events.offset(broker, partition, OffsetSpec.latestTiered()))
                        .isGreaterThan(archived);
            }
            assertThat(ledger.count()).isEqualTo(600);
            ledger.check(broker, partition);
            broker.stop();
            CatalogueCheck.check(broker.configuration());
        }
    }

    private static void use(ObjectNode root, TestDatabase database) {
        root.putObject("database")
                .put("url", database.url())
                .put("user", database.user())
                .put("password", database.password())
                .put("connectTimeout", "1s")
                .put("statementTimeout", "2s");
    }

    private static void oneLinePerTryUntilItIsBack(BrokerProcess broker, PostgresTestServer postgres) throws Exception {
        broker.awaitLine("The database is away", 2);
        assertThat(broker.isAlive()).isTrue();
        assertThat(broker.lines())
                .filteredOn(line -> line.contains("xception") || line.startsWith("\tat "))
                .isEmpty();
        postgres.restart();
        broker.awaitReady();
    }

    private static Properties groupSettings(BrokerProcess broker) {
        Properties settings = Events.consumerSettings(broker);
        settings.put("group.id", "outage-readers");
        settings.put("auto.offset.reset", "earliest");
        return settings;
    }

    private void produce(KafkaProducer<byte[], byte[]> producer, int count) throws Exception {
        for (int end = nextEvent + count; nextEvent < end; nextEvent++) {
            assertThat(ledger.send(producer, partition, Events.value(nextEvent, 200), 20_000))
                    .isTrue();
        }
        producer.flush();
        assertThat(ledger.failures()).isEmpty();
    }

    private static void consume(KafkaConsumer<byte[], byte[]> consumer, int count) throws Exception {
        int[] read = {0};
        eventually(
                count + " events read",
                () -> read[0] += consumer.poll(Duration.ofMillis(200)).count(),
                sum -> sum >= count);
        assertThat(read[0]).isEqualTo(count);
    }

    private long committed(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.of(partition));
        return Objects.requireNonNull(committed.get(partition)).offset();
    }

    private static void createTopicIsToBeTriedAgain(BrokerProcess broker) {
        assertThatThrownBy(() -> createTopicOnce(broker))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RetriableException.class);
    }

    private static void createTopicOnce(BrokerProcess broker) throws Exception {
        try (Admin admin = broker.admin()) {
            admin.createTopics(List.of(new NewTopic("made-after-the-outage", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void createTopic(BrokerProcess broker) throws Exception {
        eventually(
                "a topic is made",
                () -> {
                    try {
                        createTopicOnce(broker);
                        return true;
                    } catch (ExecutionException e) {
                        assertThat(e.getCause()).isInstanceOf(RetriableException.class);
                        return false;
                    }
                },
                made -> made);
        assertThatThrownBy(() -> createTopicOnce(broker)).hasCauseInstanceOf(TopicExistsException.class);
    }
}

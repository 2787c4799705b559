package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.testkit.postgres.PostgresTestServer;
import io.coldstream.testkit.postgres.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Kills a broker in the middle of offset commits: what was acknowledged is there, and nothing that nobody asked for. */
class KillDuringCommitsTest {
    private static final int KILLS = 3;
    private static final int CONSUMERS = 4;
    private static final int COMMITS_BETWEEN_KILLS_MAX = 600;

    @RegisterExtension
    final BrokerProcesses brokers = new BrokerProcesses();

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(CONSUMERS);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<Committer> committers = new ArrayList<>();

    @AfterEach
    void end() {
        ended.set(true);
        threads.shutdownNow();
    }

    @Test
    void everyAcknowledgedCommitIsThereAfterKills() throws Exception {
        Random random = Seeds.random(getClass().getSimpleName());
        BrokerProcess broker = brokers.start(folder, root -> {});
        List<Future<?>> running = start(broker);
        for (int kill = 0; kill < KILLS; kill++) {
            awaitMoreCommits(50 + random.nextInt(COMMITS_BETWEEN_KILLS_MAX));
            broker.kill9();
            broker.restart();
        }
        awaitMoreCommits(50);
        ended.set(true);
        for (Future<?> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
        committers.forEach(committer -> committer.check(broker));
    }

    @Test
    void commitsWithoutTheDatabaseSurviveAKillAndReachItWhenItIsBack() throws Exception {
        try (PostgresTestServer postgres = PostgresTestServer.startEmbedded()) {
            TestDatabase database = postgres.createDatabase();
            BrokerProcess broker = brokers.start(folder, root -> use(root, database));
            List<Future<?>> running = start(broker);
            awaitMoreCommits(100);
            postgres.stop();
            awaitMoreCommits(200);
            broker.awaitLine("The database does not take committed offsets", 1);
            awaitMoreCommits(200);
            broker.kill9();
            postgres.restart();
            broker.restart();
            awaitMoreCommits(50);
            ended.set(true);
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
            committers.forEach(committer -> committer.check(broker));
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

    private List<Future<?>> start(BrokerProcess broker) throws Exception {
        List<TopicPartition> partitions = Events.partitions("killed-commits", CONSUMERS);
        Events.createTopic(broker, "killed-commits", CONSUMERS, Map.of());
        List<Future<?>> running = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Committer committer = new Committer(partition);
            committers.add(committer);
            running.add(threads.submit(() -> committer.run(broker)));
        }
        return running;
    }

    private void awaitMoreCommits(int count) throws Exception {
        long before = acknowledged();
        eventually(count + " more commits", this::acknowledged, now -> now >= before + count);
    }

    private long acknowledged() {
        return committers.stream()
                .mapToLong(committer -> committer.acknowledged.get())
                .sum();
    }

    /** Commits offsets one after the other, and after each failure looks whether the committed one can be right. */
    private final class Committer {
        private final TopicPartition partition;
        private final AtomicLong acknowledged = new AtomicLong();
        private final AtomicLong attempted = new AtomicLong();

        Committer(TopicPartition partition) {
            this.partition = partition;
        }

        void run(BrokerProcess broker) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(broker))) {
                while (!ended.get()) {
                    commit(consumer, attempted.incrementAndGet());
                }
            }
        }

        private void commit(KafkaConsumer<byte[], byte[]> consumer, long offset) {
            try {
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)), Duration.ofSeconds(30));
                acknowledged.set(offset);
            } catch (RetriableException e) {
                check(consumer); // nobody knows whether it was accepted
            }
        }

        void check(BrokerProcess broker) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(broker))) {
                check(consumer);
            }
        }

        private void check(KafkaConsumer<byte[], byte[]> consumer) {
            OffsetAndMetadata committed = consumer.committed(Set.of(partition), Duration.ofSeconds(60))
                    .get(partition);
            assertThat(committed).as("committed of %s", partition).isNotNull();
            if (committed != null) {
                assertThat(committed.offset())
                        .as("committed of %s", partition)
                        .isBetween(acknowledged.get(), attempted.get());
            }
        }

        private Properties settings(BrokerProcess broker) {
            Properties settings = Events.consumerSettings(broker);
            settings.put("group.id", "killed-committers-" + partition.partition());
            return settings;
        }
    }
}

package io.coldstream.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.policy.PolicyAttachment;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.gate.DatabaseGate;
import io.coldstream.broker.policy.StandingHolds;
import io.coldstream.broker.topic.CreateTopic;
import io.coldstream.broker.topic.PartitionLifecycle;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicRules;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import io.coldstream.tiering.retention.DeletionVerdict;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTicksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path dataDir;

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();
    private final CountDownLatch reconfigured = new CountDownLatch(1);
    private final TopicCatalog catalog = new TopicCatalog();
    private final TopicService topics = new TopicService(
            store,
            catalog,
            new Partitions(),
            new TopicRules(Map.of(), 1, 10),
            InstantSource.fixed(NOW),
            UUID::randomUUID);

    @Test
    void aPolicyThatCouldNotBeFollowedWhenItChangedIsFollowedSoonAfter() throws Exception {
        topics.create(new CreateTopic("orders", 1, Map.of()), "ada");
        // What is left of a change when the database goes away right behind it.
        PolicyContent year = new PolicyContent(
                "", Map.of("retention.ms", "31536000000"), List.of(new PolicyAttachment("orders", 0)));
        store.policies().create("keep", year, NOW, "ada");

        DatabaseGate gate = new DatabaseGate(store, dataDir.resolve("database-state.json"), InstantSource.fixed(NOW));
        gate.start(false);
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try (RetentionTicks ticks = new RetentionTicks(
                gate, new StandingHolds(store.holds()), new BlockingWork(Runnable::run), scheduler)) {
            ticks.start(topics, 1);
            assertThat(reconfigured.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            scheduler.shutdownNow();
        }
        assertThat(catalog.byName("orders").orElseThrow().config().value(TopicSetting.RETENTION_MS))
                .isEqualTo("31536000000");
    }

    private final class Partitions implements PartitionLifecycle {
        @Override
        public void open(Topic topic, Collection<PartitionRecord> partitions) {}

        @Override
        public List<Topic> openAll(Map<Topic, ? extends Collection<PartitionRecord>> partitions) {
            return List.copyOf(partitions.keySet());
        }

        @Override
        public void reconfigure(Topic topic) {
            reconfigured.countDown();
        }

        @Override
        public DeletionVerdict mayDelete(Topic topic) {
            return new DeletionVerdict(List.of());
        }

        @Override
        public void delete(Topic topic) {}
    }
}

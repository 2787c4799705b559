package io.coldstream.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.policy.PolicyAttachment;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.topic.AttachedPolicy;
import io.coldstream.api.topic.TopicConfig.Source;
import io.coldstream.api.topic.TopicSetting;
import io.coldstream.broker.topic.ChangeOrigin;
import io.coldstream.broker.topic.CreateTopic;
import io.coldstream.broker.topic.PartitionLifecycle;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicRules;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.PartitionRecord;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import io.coldstream.tiering.retention.DeletionVerdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PolicyServiceTest {
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00.123Z");

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();
    private final Reconfigured reconfigured = new Reconfigured();
    private TopicCatalog catalog = new TopicCatalog();
    private TopicService topics = topics();
    private final PolicyService policies = new PolicyService(store.policies(), topics, InstantSource.fixed(NOW));

    /** Notes which topics are told of new settings, and with which age. */
    private static final class Reconfigured implements PartitionLifecycle {
        final List<String> told = new ArrayList<>();

        @Override
        public void open(Topic topic, Collection<PartitionRecord> partitions) {}

        @Override
        public List<Topic> openAll(Map<Topic, ? extends Collection<PartitionRecord>> partitions) {
            return List.copyOf(partitions.keySet());
        }

        @Override
        public void reconfigure(Topic topic) {
            told.add(topic.name() + "=" + topic.config().value(TopicSetting.RETENTION_MS));
        }

        @Override
        public DeletionVerdict mayDelete(Topic topic) {
            return new DeletionVerdict(List.of());
        }

        @Override
        public void delete(Topic topic) {}
    }

    private TopicService topics() {
        return new TopicService(
                store,
                catalog,
                reconfigured,
                new TopicRules(Map.of("retention.ms", "10"), 1, 10),
                InstantSource.fixed(NOW),
                UUID::randomUUID);
    }

    private static PolicyContent content(String retentionMs, String topics, int priority) {
        return new PolicyContent(
                "", Map.of("retention.ms", retentionMs), List.of(new PolicyAttachment(topics, priority)));
    }

    private void create(String name, Map<String, String> configs) throws Exception {
        topics.create(new CreateTopic(name, 1, configs), "alice");
    }

    private String shown(String topic) {
        var config = catalog.byName(topic).orElseThrow().config();
        return config.value(TopicSetting.RETENTION_MS) + " by " + config.source(TopicSetting.RETENTION_MS);
    }

    @Test
    void liveTopicsFollowAPolicyAtOnce() throws Exception {
        create("audit.a", Map.of());
        create("audit.b", Map.of("retention.ms", "30"));
        create("orders", Map.of());

        policies.create("keep", content("20", "audit.*", 0), "alice");
        assertThat(shown("audit.a")).isEqualTo("20 by POLICY");
        assertThat(shown("audit.b")).isEqualTo("30 by TOPIC");
        assertThat(shown("orders")).isEqualTo("10 by BROKER_DEFAULT");
        assertThat(reconfigured.told).containsExactly("audit.a=20", "audit.b=30");

        policies.replace("keep", 1, content("25", "audit.a", 0), "bob");
        assertThat(shown("audit.a")).isEqualTo("25 by POLICY");
        assertThat(catalog.byName("audit.b").orElseThrow().config().policy()).isEmpty();

        policies.delete("keep", 2, "carol");
        assertThat(shown("audit.a")).isEqualTo("10 by BROKER_DEFAULT");
        assertThat(policies.list()).isEmpty();
        assertThat(policies.history("keep")).hasSize(3);
    }

    @Test
    void topicsThatFollowTheSameAsBeforeAreLeftAlone() throws Exception {
        create("orders", Map.of());
        policies.create("keep", content("20", "orders", 5), "alice");
        reconfigured.told.clear();
        policies.create("weak", content("1", "*", 4), "alice");
        assertThat(reconfigured.told).isEmpty();
        policies.create("strong", content("2", "*", 6), "alice");
        assertThat(reconfigured.told).containsExactly("orders=2");
    }

    @Test
    void freshTopicsAndTopicsAfterAStartFollowTheirPolicy() throws Exception {
        policies.create("keep", content("20", "audit.*", 0), "alice");
        assertThat(topics.effectiveConfig("audit.new", Map.of()).source(TopicSetting.RETENTION_MS))
                .isEqualTo(Source.POLICY);
        create("audit.new", Map.of());
        assertThat(shown("audit.new")).isEqualTo("20 by POLICY");

        catalog = new TopicCatalog();
        topics = topics();
        topics.loadAll();
        assertThat(shown("audit.new")).isEqualTo("20 by POLICY");
        assertThat(catalog.byName("audit.new").orElseThrow().config().policy())
                .contains(new AttachedPolicy("keep", 1, Map.of("retention.ms", "20")));
    }

    @Test
    void aTopicsOwnSettingsStayItsOwn() throws Exception {
        policies.create("keep", content("20", "orders", 0), "alice");
        create("orders", Map.of());
        UUID id = catalog.byName("orders").orElseThrow().id();
        topics.alterConfigs(id, ChangeOrigin.of("alice"), present -> {
            assertThat(present).isEmpty();
            return Map.of("retention.ms", "40");
        });
        assertThat(shown("orders")).isEqualTo("40 by TOPIC");
        topics.alterConfigs(id, ChangeOrigin.of("alice"), present -> Map.of());
        assertThat(shown("orders")).isEqualTo("20 by POLICY");
        assertThat(store.topics().list().get(0).configs()).isEmpty();
    }

    @Test
    void whateverHappensToATopicIsInTheAuditLog() throws Exception {
        create("orders", Map.of("retention.ms", "30"));
        UUID id = catalog.byName("orders").orElseThrow().id();
        topics.alterConfigs(id, ChangeOrigin.of("kafka client a at /10.0.0.1"), present -> Map.of("segment.ms", "100"));
        topics.alterConfigs(
                id, ChangeOrigin.of("bob"), present -> Map.of("segment.ms", "100", "coldstream.durability", "os"));
        topics.alterConfigs(id, new ChangeOrigin("bob", "pause_tiering", "pl_1"), present -> Map.of());
        topics.alterConfigs(id, ChangeOrigin.of("bob"), present -> Map.of());
        topics.delete(id, "carol");
        assertThat(store.audit().list(0, 100))
                .extracting(
                        stored -> stored.entry().actor() + " " + stored.entry().action())
                .containsExactly(
                        "alice create_topic",
                        "kafka client a at /10.0.0.1 change_retention",
                        "bob change_settings",
                        "bob pause_tiering",
                        "carol delete_topic");
        AuditEntry changed = store.audit().list(1, 1).get(0).entry();
        assertThat(changed.reason()).isEqualTo("Its own settings are {segment.ms=100}; they were {retention.ms=30}.");
        assertThat(store.audit().list(3, 1).get(0).entry().plan()).isEqualTo("pl_1");
    }

    @Test
    void noTopicUndercutsTheFloorOfItsPolicy() throws Exception {
        String floor = "coldstream.retention.min.age.ms";
        policies.create(
                "floor", new PolicyContent("", Map.of(floor, "1000"), List.of(new PolicyAttachment("*", 0))), "alice");
        create("orders", Map.of(floor, "5", "retention.ms", "1"));
        var config = catalog.byName("orders").orElseThrow().config();
        assertThat(config.retention().floorMs()).isEqualTo(1000);
        assertThat(config.source(TopicSetting.RETENTION_MIN_AGE_MS)).isEqualTo(Source.POLICY);
    }

    @Test
    void aDatabaseThatIsAwayLeavesEverythingAsItIs() throws Exception {
        create("orders", Map.of());
        store.takeAway();
        assertThatThrownBy(() -> policies.create("keep", content("20", "orders", 0), "alice"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(shown("orders")).isEqualTo("10 by BROKER_DEFAULT");
        store.bringBack();
        policies.create("keep", content("20", "orders", 0), "alice");
        assertThat(shown("orders")).isEqualTo("20 by POLICY");
    }

    @Test
    void aTopicUnderALegalHoldStays() throws Exception {
        create("orders", Map.of());
        UUID id = catalog.byName("orders").orElseThrow().id();
        LegalHold hold = new LegalHold(
                UUID.randomUUID(), "orders", HoldScope.ofTopic(id), "case 17", "legal", "alice", NOW, null);
        store.holds().place(hold);
        assertThatThrownBy(() -> topics.delete(id, "bob"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.HELD));
        assertThat(catalog.byName("orders")).isPresent();
        store.holds().release(hold.id(), new LegalHold.Release("alice", "closed", NOW));
        topics.delete(id, "bob");
        assertThat(catalog.byName("orders")).isEmpty();
        assertThat(store.audit().newest(1).get(0).entry().action()).isEqualTo("delete_topic");
    }
}

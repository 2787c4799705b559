package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.policy.PolicyAttachment;
import io.coldstream.api.policy.PolicyContent;
import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.broker.policy.HoldService;
import io.coldstream.broker.policy.PolicyService;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.StoredAuditEntry;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics, their settings and the cluster through Kafka's admin client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminTest {
    private TestBroker broker;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir, root -> {
            root.withObject("/kafka").put("defaultPartitions", 3);
            root.withObject("/topicDefaults").put("retention.bytes", "5000000");
        });
        admin = broker.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void aTopicIsMadeAsItWasWished() throws Exception {
        CreateTopicsResult made =
                admin.createTopics(List.of(new NewTopic("wished", 4, (short) 1).configs(Map.of("segment.ms", "5000"))));
        made.all().get();
        assertThat(made.numPartitions("wished").get()).isEqualTo(4);
        assertThat(made.replicationFactor("wished").get()).isEqualTo(1);
        assertThat(Objects.requireNonNull(made.config("wished").get())
                        .get("segment.ms")
                        .value())
                .isEqualTo("5000");
        TopicDescription described = describe("wished");
        assertThat(described.topicId()).isEqualTo(made.topicId("wished").get());
        assertThat(described.partitions()).hasSize(4);
        assertThat(described.isInternal()).isFalse();
        for (TopicPartitionInfo partition : described.partitions()) {
            assertThat(Objects.requireNonNull(partition.leader()).id()).isEqualTo(1);
            assertThat(partition.replicas()).hasSize(1);
            assertThat(partition.isr()).isEqualTo(partition.replicas());
        }
        assertThat(admin.listTopics().names().get()).contains("wished");
    }

    @Test
    void theAuditLogKnowsWhichClientMadeAndChangedATopic() throws Exception {
        create(new NewTopic("audited", 1, (short) 1));
        alter("audited", true, set("retention.ms", "1"));
        alter("audited", false, set("retention.ms", "60000"));
        alter("audited", false, set("max.message.bytes", "100000"));
        admin.deleteTopics(List.of("audited")).all().get();
        List<AuditEntry> entries = broker.broker().part(MetadataStore.class).audit().list(0, 1000).stream()
                .map(StoredAuditEntry::entry)
                .filter(entry -> entry.subject().startsWith("audited ("))
                .toList();
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly("create_topic", "change_retention", "change_settings", "delete_topic");
        assertThat(entries)
                .allSatisfy(entry ->
                        assertThat(entry.actor()).startsWith("kafka client ").endsWith(" at /127.0.0.1"));
        assertThat(entries.get(1).reason()).isEqualTo("Its own settings are {retention.ms=60000}; they were {}.");
    }

    @Test
    void whatTheWishLeavesOutComesFromTheBroker() throws Exception {
        create(new NewTopic("defaults", Optional.empty(), Optional.empty()));
        assertThat(describe("defaults").partitions()).hasSize(3);
        create(new NewTopic("minus-one", 2, (short) -1));
        assertThat(describe("minus-one").partitions()).hasSize(2);
    }

    @Test
    void replicasMayBeAssignedToTheOneBroker() throws Exception {
        create(new NewTopic("assigned", Map.of(0, List.of(1), 1, List.of(1))));
        assertThat(describe("assigned").partitions()).hasSize(2);
        assertRefused(new NewTopic("assigned-elsewhere", Map.of(0, List.of(2))))
                .hasMessageContaining("the one replica 1");
    }

    @ParameterizedTest
    @ValueSource(shorts = {2, 3, 0, -2})
    void otherReplicationFactorsThanOneAreRefused(short factor) {
        assertRefused(new NewTopic("replicated", 1, factor))
                .isInstanceOf(InvalidReplicationFactorException.class)
                .hasMessageContaining("Replication factor " + factor + " is not possible with 1 broker");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 100_000})
    void impossibleNumbersOfPartitionsAreRefused(int partitions) {
        assertRefused(new NewTopic("partitioned", partitions, (short) 1))
                .isInstanceOf(InvalidPartitionsException.class)
                .hasMessage("A topic has 1 to 10000 partitions, not " + partitions + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "with space", "söhne", "a/b", "semi;colon"})
    void illegalNamesAreRefused(String name) {
        assertRefused(new NewTopic(name, 1, (short) 1))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void theLongestNameWorksAndALongerOneDoesNot() throws Exception {
        String longest = "n".repeat(249);
        create(new NewTopic(longest, 1, (short) 1));
        assertThat(describe(longest).name()).isEqualTo(longest);
        assertRefused(new NewTopic(longest + "n", 1, (short) 1))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessage("A topic name has at most 249 characters; this one has 250.");
    }

    @Test
    void illegalSettingsAreRefusedWithASentence() throws Exception {
        assertRefused(new NewTopic("settings", 1, (short) 1).configs(Map.of("retention.ms", "soon")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("Invalid value \"soon\" for retention.ms: allowed is a whole number from -1 to "
                        + Long.MAX_VALUE + ".");
        assertRefused(new NewTopic("settings", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("Invalid value \"compact\" for cleanup.policy: allowed is delete.");
        assertRefused(new NewTopic("settings", 1, (short) 1).configs(Map.of("flavour", "sweet")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("Unknown topic setting \"flavour\".");
        assertThat(admin.listTopics().names().get()).doesNotContain("settings");
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        create(new NewTopic("taken", 1, (short) 1));
        assertRefused(new NewTopic("taken", 1, (short) 1))
                .isInstanceOf(TopicExistsException.class)
                .hasMessage("Topic 'taken' already exists.");
    }

    @Test
    void aRehearsalMakesNothing() throws Exception {
        CreateTopicsOptions rehearsal = new CreateTopicsOptions().validateOnly(true);
        CreateTopicsResult result =
                admin.createTopics(List.of(new NewTopic("rehearsed", Optional.empty(), Optional.empty())), rehearsal);
        result.all().get();
        assertThat(result.numPartitions("rehearsed").get()).isEqualTo(3);
        assertThat(admin.listTopics().names().get()).doesNotContain("rehearsed");
        assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("rehearsed", -7, (short) 1)), rehearsal)
                        .all()
                        .get())
                .hasRootCauseInstanceOf(InvalidPartitionsException.class);
    }

    @Test
    void settingsSayWhereTheyComeFrom() throws Exception {
        create(new NewTopic("sources", 1, (short) 1).configs(Map.of("retention.ms", "1000", "retention.bytes", "7")));
        create(new NewTopic("no-own", 1, (short) 1));
        DescribeConfigsOptions all =
                new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
        ConfigResource resource = resource("sources");
        Config config = config(resource, all);

        ConfigEntry own = config.get("retention.bytes");
        assertThat(own.value()).isEqualTo("7");
        assertThat(own.source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(own.type()).isEqualTo(ConfigEntry.ConfigType.LONG);
        assertThat(own.documentation()).contains("-1 for no limit");
        assertThat(synonyms(own))
                .containsExactly("DYNAMIC_TOPIC_CONFIG=7", "STATIC_BROKER_CONFIG=5000000", "DEFAULT_CONFIG=-1");
        assertThat(config.get("segment.bytes").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        assertThat(config.entries()).allSatisfy(entry -> {
            assertThat(entry.documentation()).isNotBlank();
            assertThat(entry.isReadOnly()).isFalse();
            assertThat(entry.isSensitive()).isFalse();
        });
        assertThat(config("no-own").get("retention.bytes").source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
    }

    @Test
    void aPolicysValueStandsBetweenTheTopicsAndTheBrokers() throws Exception {
        create(new NewTopic("policed", 1, (short) 1).configs(Map.of("coldstream.retention.min.age.ms", "5")));
        PolicyService policies = broker.broker().part(PolicyService.class);
        PolicyContent content = new PolicyContent(
                "",
                Map.of("retention.bytes", "9", "segment.ms", "7000", "coldstream.retention.min.age.ms", "1000"),
                List.of(new PolicyAttachment("police?", 0)));
        policies.create("police", content, "alice");

        DescribeConfigsOptions all = new DescribeConfigsOptions().includeSynonyms(true);
        Config config = config(resource("policed"), all);
        assertThat(config.get("retention.bytes").value()).isEqualTo("9");
        assertThat(config.get("retention.bytes").source()).isEqualTo(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        assertThat(synonyms(config.get("retention.bytes")))
                .containsExactly(
                        "DYNAMIC_DEFAULT_BROKER_CONFIG=9", "STATIC_BROKER_CONFIG=5000000", "DEFAULT_CONFIG=-1");
        assertThat(synonyms(config.get("coldstream.retention.min.age.ms")))
                .containsExactly("DYNAMIC_DEFAULT_BROKER_CONFIG=1000", "DYNAMIC_TOPIC_CONFIG=5", "DEFAULT_CONFIG=0");

        alter("policed", false, set("retention.bytes", "8"));
        assertThat(synonyms(config(resource("policed"), all).get("retention.bytes")))
                .startsWith("DYNAMIC_TOPIC_CONFIG=8", "DYNAMIC_DEFAULT_BROKER_CONFIG=9");
        policies.delete("police", 1, "alice");
        assertThat(config("policed").get("segment.ms").isDefault()).isTrue();
    }

    @Test
    void aTopicUnderALegalHoldIsNotDeleted() throws Exception {
        create(new NewTopic("held", 1, (short) 1));
        HoldService holds = broker.broker().part(HoldService.class);
        Uuid id = describe("held").topicId();
        HoldScope whole = HoldScope.ofTopic(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()));
        LegalHold hold = holds.place("held", whole, "case 17", "legal", "alice").hold();
        assertThatThrownBy(() -> admin.deleteTopics(List.of("held")).all().get())
                .hasRootCauseInstanceOf(PolicyViolationException.class)
                .hasMessageContaining("case 17");
        assertThat(describe("held").topicId()).isEqualTo(id);
        holds.release(hold.id(), "alice", "closed");
        admin.deleteTopics(List.of("held")).all().get();
    }

    private static List<String> synonyms(ConfigEntry entry) {
        return entry.synonyms().stream()
                .map(synonym -> synonym.source() + "=" + synonym.value())
                .toList();
    }

    @Test
    void theBrokersOwnSettingsAreShownAndReadOnly() throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, "1");
        Config config = config(resource, new DescribeConfigsOptions());
        assertThat(config.get("num.partitions").value()).isEqualTo("3");
        assertThat(config.get("num.partitions").isReadOnly()).isTrue();
        assertThat(config.get("node.id").value()).isEqualTo("1");
    }

    @Test
    void settingsAreChangedOneByOne() throws Exception {
        create(new NewTopic("changing", 1, (short) 1).configs(Map.of("segment.ms", "9000")));
        alter("changing", false, set("retention.ms", "60000"));
        assertThat(config("changing").get("retention.ms").value()).isEqualTo("60000");
        assertThat(config("changing").get("segment.ms").value()).isEqualTo("9000");

        alter("changing", false, new AlterConfigOp(new ConfigEntry("segment.ms", ""), OpType.DELETE));
        assertThat(config("changing").get("segment.ms").value()).isEqualTo("86400000");
        assertThat(config("changing").get("segment.ms").isDefault()).isTrue();

        assertThatThrownBy(() -> alter("changing", false, set("retention.bytes", "9"), set("retention.ms", "-9")))
                .hasRootCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("Invalid value \"-9\" for retention.ms");
        assertThat(config("changing").get("retention.bytes").value()).isEqualTo("5000000");
        assertThatThrownBy(() -> alter(
                        "changing",
                        false,
                        new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), OpType.APPEND)))
                .hasRootCauseInstanceOf(InvalidConfigurationException.class);

        alter("changing", true, set("retention.ms", "1"));
        assertThat(config("changing").get("retention.ms").value()).isEqualTo("60000");
        assertThatThrownBy(() -> alter("nobody", false, set("retention.ms", "1")))
                .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void topicsAreDeletedByNameAndById() throws Exception {
        create(new NewTopic("by-name", 2, (short) 1));
        create(new NewTopic("by-id", 2, (short) 1));
        Uuid id = describe("by-id").topicId();
        admin.deleteTopics(List.of("by-name")).all().get();
        admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all().get();
        assertThat(admin.listTopics().names().get()).doesNotContain("by-name", "by-id");
        assertThatThrownBy(() -> admin.deleteTopics(List.of("by-name")).all().get())
                .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThatThrownBy(() -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .all()
                        .get())
                .hasRootCauseInstanceOf(UnknownTopicIdException.class);
        create(new NewTopic("by-id", 1, (short) 1));
        assertThat(describe("by-id").topicId()).isNotEqualTo(id);
    }

    @Test
    void topicsAreDescribedByIdToo() throws Exception {
        create(new NewTopic("with-id", 1, (short) 1));
        Uuid id = describe("with-id").topicId();
        assertThat(admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .allTopicIds()
                        .get())
                .extractingByKey(id)
                .extracting(TopicDescription::name)
                .isEqualTo("with-id");
        assertThatThrownBy(() -> describe("without")).hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void manyPartitionsAreDescribedPageByPage() throws Exception {
        create(new NewTopic("paged-a", 25, (short) 1));
        create(new NewTopic("paged-b", 7, (short) 1));
        Map<String, TopicDescription> described = Objects.requireNonNull(admin.describeTopics(
                        List.of("paged-b", "paged-a"), new DescribeTopicsOptions().partitionSizeLimitPerResponse(10))
                .allTopicNames()
                .get());
        assertThat(partitionIndexes(described, "paged-a")).hasSize(25).doesNotHaveDuplicates();
        assertThat(partitionIndexes(described, "paged-b")).hasSize(7).doesNotHaveDuplicates();
    }

    private static List<Integer> partitionIndexes(Map<String, TopicDescription> described, String topic) {
        return Objects.requireNonNull(described.get(topic)).partitions().stream()
                .map(TopicPartitionInfo::partition)
                .toList();
    }

    @Test
    void theClusterIsOneNodeThatIsReachedAtItsAddress() throws Exception {
        Collection<Node> nodes =
                Objects.requireNonNull(admin.describeCluster().nodes().get());
        assertThat(nodes.stream().map(node -> node.host() + ":" + node.port()).toList())
                .containsExactly(broker.bootstrap());
        assertThat(Objects.requireNonNull(admin.describeCluster().controller().get())
                        .id())
                .isEqualTo(1);
        String clusterId =
                Objects.requireNonNull(admin.describeCluster().clusterId().get());
        assertThat(clusterId).isNotBlank();
    }

    private void create(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
        assertThat(admin.listTopics().names().get()).contains(topic.name());
    }

    private AbstractThrowableAssert<?, ?> assertRefused(NewTopic topic) {
        return assertThatThrownBy(() -> admin.createTopics(List.of(topic)).all().get())
                .cause();
    }

    private TopicDescription describe(String topic) throws Exception {
        return Objects.requireNonNull(Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).allTopicNames().get())
                .get(topic));
    }

    private Config config(String topic) throws Exception {
        return config(resource(topic), new DescribeConfigsOptions());
    }

    private Config config(ConfigResource resource, DescribeConfigsOptions options) throws Exception {
        return Objects.requireNonNull(Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource), options).all().get())
                .get(resource));
    }

    private void alter(String topic, boolean rehearsal, AlterConfigOp... changes) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(resource(topic), List.of(changes)), new AlterConfigsOptions().validateOnly(rehearsal))
                .all()
                .get();
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}

package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.kafka.net.RawClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A good request of every version of every API that is announced: each is answered, and answered well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class EveryVersionTest {
    private static final String TOPIC = "versions";
    private static final String GROUP = "versions-group";
    private static final int CORRELATION = 7;

    /** What a good request may still be answered with: a group that has no such member, and a topic made before. */
    private static final Map<ApiKeys, List<Errors>> EXPECTED = new EnumMap<>(Map.of(
            ApiKeys.HEARTBEAT, List.of(Errors.UNKNOWN_MEMBER_ID),
            ApiKeys.SYNC_GROUP, List.of(Errors.UNKNOWN_MEMBER_ID),
            ApiKeys.LEAVE_GROUP, List.of(Errors.UNKNOWN_MEMBER_ID, Errors.NONE),
            ApiKeys.JOIN_GROUP, List.of(Errors.MEMBER_ID_REQUIRED, Errors.NONE),
            ApiKeys.DELETE_TOPICS, List.of(Errors.UNKNOWN_TOPIC_OR_PARTITION)));

    private TestBroker broker;
    private Uuid topicId;

    @BeforeAll
    void start(@TempDir Path dataDir) throws Exception {
        broker = TestBroker.start(dataDir);
        Events.createTopic(broker, TOPIC, 1, Map.of());
        try (Admin admin = broker.admin()) {
            topicId = admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId();
        }
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private static Stream<ApiKeys> served() {
        return Stream.of(
                ApiKeys.API_VERSIONS,
                ApiKeys.METADATA,
                ApiKeys.CREATE_TOPICS,
                ApiKeys.DELETE_TOPICS,
                ApiKeys.DELETE_RECORDS,
                ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
                ApiKeys.PRODUCE,
                ApiKeys.FETCH,
                ApiKeys.LIST_OFFSETS,
                ApiKeys.FIND_COORDINATOR,
                ApiKeys.JOIN_GROUP,
                ApiKeys.SYNC_GROUP,
                ApiKeys.HEARTBEAT,
                ApiKeys.LEAVE_GROUP,
                ApiKeys.OFFSET_COMMIT,
                ApiKeys.OFFSET_FETCH,
                ApiKeys.INIT_PRODUCER_ID,
                ApiKeys.DESCRIBE_CONFIGS,
                ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                ApiKeys.DESCRIBE_CLUSTER);
    }

    static Stream<Arguments> everyVersion() {
        return served().flatMap(api -> IntStream.rangeClosed(api.oldestVersion(), api.latestVersion(false))
                .mapToObj(version -> Arguments.of(api, version)));
    }

    @Test
    void announcesTheseAndNoOthersInAllStableVersions() throws Exception {
        try (RawClient client = connect()) {
            client.send(ApiKeys.API_VERSIONS, 0, CORRELATION, new ApiVersionsRequestData());
            ApiVersionsResponseData answer =
                    client.receive(ApiKeys.API_VERSIONS, 0, CORRELATION, new ApiVersionsResponseData());
            assertThat(answer.apiKeys())
                    .extracting(api -> ApiKeys.forId(api.apiKey()))
                    .containsExactlyInAnyOrderElementsOf(served().toList());
            assertThat(answer.apiKeys())
                    .allSatisfy(api -> assertThat(api.maxVersion())
                            .isEqualTo(ApiKeys.forId(api.apiKey()).latestVersion(false)));
        }
    }

    @ParameterizedTest(name = "{0} v{1}")
    @MethodSource("everyVersion")
    void answersEveryVersion(ApiKeys api, int version) throws Exception {
        ApiMessage answer = ask(api, version, request(api, version));
        // Kafka's own reading of where errors stand in a response.
        Map<Errors, Integer> errors = AbstractResponse.parseResponse(
                        api, new ByteBufferAccessor(bytes(answer, version)), (short) version)
                .errorCounts();
        assertThat(errors.keySet()).isNotEmpty().isSubsetOf(EXPECTED.getOrDefault(api, List.of(Errors.NONE)));
    }

    @Test
    void whatOneVersionStoresEveryVersionReads() throws Exception {
        long stored = Events.offset(broker, Events.partitions(TOPIC, 1).get(0), OffsetSpec.latest());
        for (int version = ApiKeys.PRODUCE.oldestVersion(); version <= ApiKeys.PRODUCE.latestVersion(); version++) {
            ProduceResponseData produced =
                    (ProduceResponseData) ask(ApiKeys.PRODUCE, version, request(ApiKeys.PRODUCE, version));
            assertThat(produced.responses()
                            .iterator()
                            .next()
                            .partitionResponses()
                            .get(0)
                            .baseOffset())
                    .isEqualTo(stored++);
        }
        for (int version = ApiKeys.FETCH.oldestVersion(); version <= ApiKeys.FETCH.latestVersion(); version++) {
            FetchResponseData fetched =
                    (FetchResponseData) ask(ApiKeys.FETCH, version, request(ApiKeys.FETCH, version));
            var partition = fetched.responses().get(0).partitions().get(0);
            assertThat(partition.highWatermark()).isEqualTo(stored);
            assertThat(((MemoryRecords) partition.records()).records())
                    .first()
                    .satisfies(record -> assertThat(StandardCharsets.UTF_8
                                    .decode(record.value())
                                    .toString())
                            .isEqualTo("value"));
        }
        for (int version = 1; version <= ApiKeys.LIST_OFFSETS.latestVersion(); version++) {
            ListOffsetsResponseData listed = (ListOffsetsResponseData)
                    ask(ApiKeys.LIST_OFFSETS, version, request(ApiKeys.LIST_OFFSETS, version));
            assertThat(listed.topics().get(0).partitions().get(0).offset()).isEqualTo(stored);
        }
    }

    @Test
    void anOffsetThatOneVersionCommitsEveryVersionFetches() throws Exception {
        for (int version = ApiKeys.OFFSET_COMMIT.oldestVersion();
                version <= ApiKeys.OFFSET_COMMIT.latestVersion();
                version++) {
            OffsetCommitResponseData committed = (OffsetCommitResponseData)
                    ask(ApiKeys.OFFSET_COMMIT, version, request(ApiKeys.OFFSET_COMMIT, version));
            assertThat(committed.topics().get(0).partitions().get(0).errorCode())
                    .isZero();
        }
        for (int version = 1; version <= ApiKeys.OFFSET_FETCH.latestVersion(); version++) {
            OffsetFetchResponseData fetched = (OffsetFetchResponseData)
                    ask(ApiKeys.OFFSET_FETCH, version, request(ApiKeys.OFFSET_FETCH, version));
            long offset = version < 8
                    ? fetched.topics().get(0).partitions().get(0).committedOffset()
                    : fetched.groups()
                            .get(0)
                            .topics()
                            .get(0)
                            .partitions()
                            .get(0)
                            .committedOffset();
            assertThat(offset).isEqualTo(1);
        }
    }

    private ApiMessage ask(ApiKeys api, int version, ApiMessage request) throws Exception {
        try (RawClient client = connect()) {
            client.send(api, version, CORRELATION, request);
            return client.receive(api, version, CORRELATION, api.messageType.newResponse());
        }
    }

    private RawClient connect() throws Exception {
        return new RawClient(broker.broker().kafkaAddress().port());
    }

    private static ByteBuffer bytes(ApiMessage message, int version) {
        var cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, (short) version));
        message.write(new ByteBufferAccessor(buffer), cache, (short) version);
        buffer.flip();
        return buffer;
    }

    private ApiMessage request(ApiKeys api, int version) {
        return switch (api) {
            case API_VERSIONS ->
                new ApiVersionsRequestData().setClientSoftwareName("test").setClientSoftwareVersion("1");
            case METADATA ->
                new MetadataRequestData()
                        .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(TOPIC)));
            case CREATE_TOPICS -> createTopics("created-by-v" + version, version);
            case DELETE_TOPICS -> deleteTopics("never-there", version);
            case DELETE_RECORDS ->
                new DeleteRecordsRequestData()
                        .setTimeoutMs(10_000)
                        .setTopics(List.of(new DeleteRecordsRequestData.DeleteRecordsTopic()
                                .setName(TOPIC)
                                .setPartitions(
                                        List.of(new DeleteRecordsRequestData.DeleteRecordsPartition().setOffset(0)))));
            case DESCRIBE_TOPIC_PARTITIONS ->
                new DescribeTopicPartitionsRequestData()
                        .setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(TOPIC)));
            case PRODUCE -> produce(version);
            case FETCH -> fetch(version);
            case LIST_OFFSETS ->
                new ListOffsetsRequestData()
                        .setReplicaId(ListOffsetsRequest.CONSUMER_REPLICA_ID)
                        .setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new ListOffsetsRequestData.ListOffsetsPartition()
                                        .setTimestamp(ListOffsetsRequest.LATEST_TIMESTAMP)))));
            case FIND_COORDINATOR ->
                version < 4
                        ? new FindCoordinatorRequestData().setKey(GROUP)
                        : new FindCoordinatorRequestData().setCoordinatorKeys(List.of(GROUP));
            case JOIN_GROUP -> joinGroup(version);
            case SYNC_GROUP ->
                new SyncGroupRequestData().setGroupId(GROUP).setGenerationId(1).setMemberId("nobody");
            case HEARTBEAT ->
                new HeartbeatRequestData().setGroupId(GROUP).setGenerationId(1).setMemberId("nobody");
            case LEAVE_GROUP ->
                version < 3
                        ? new LeaveGroupRequestData().setGroupId(GROUP).setMemberId("nobody")
                        : new LeaveGroupRequestData()
                                .setGroupId(GROUP)
                                .setMembers(List.of(new LeaveGroupRequestData.MemberIdentity().setMemberId("nobody")));
            case OFFSET_COMMIT -> offsetCommit(version);
            case OFFSET_FETCH -> offsetFetch(version);
            case INIT_PRODUCER_ID ->
                new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(60_000);
            case DESCRIBE_CONFIGS ->
                new DescribeConfigsRequestData()
                        .setResources(List.of(new DescribeConfigsRequestData.DescribeConfigsResource()
                                .setResourceType(ConfigResource.Type.TOPIC.id())
                                .setResourceName(TOPIC)));
            case INCREMENTAL_ALTER_CONFIGS -> alterConfigs();
            case DESCRIBE_CLUSTER -> new DescribeClusterRequestData();
            default -> throw new IllegalArgumentException("no request for " + api);
        };
    }

    private static CreateTopicsRequestData createTopics(String name, int version) {
        var topics = new CreateTopicsRequestData.CreatableTopicCollection();
        topics.add(new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(version < 4 ? 1 : -1)
                .setReplicationFactor((short) (version < 4 ? 1 : -1)));
        return new CreateTopicsRequestData().setTopics(topics).setTimeoutMs(10_000);
    }

    private static DeleteTopicsRequestData deleteTopics(String name, int version) {
        return version < 6
                ? new DeleteTopicsRequestData().setTopicNames(List.of(name))
                : new DeleteTopicsRequestData()
                        .setTopics(List.of(new DeleteTopicsRequestData.DeleteTopicState().setName(name)));
    }

    private ProduceRequestData produce(int version) {
        MemoryRecords records =
                MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("value".getBytes(StandardCharsets.UTF_8)));
        var topic = new ProduceRequestData.TopicProduceData()
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setRecords(records)));
        if (version < 13) {
            topic.setName(TOPIC);
        } else {
            topic.setTopicId(topicId);
        }
        var topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(topic);
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(10_000).setTopicData(topics);
    }

    private FetchRequestData fetch(int version) {
        var topic = new FetchRequestData.FetchTopic()
                .setPartitions(List.of(new FetchRequestData.FetchPartition().setPartitionMaxBytes(1 << 20)));
        if (version < 13) {
            topic.setTopic(TOPIC);
        } else {
            topic.setTopicId(topicId);
        }
        return new FetchRequestData()
                .setMaxBytes(1 << 20)
                .setIsolationLevel(IsolationLevel.READ_UNCOMMITTED.id())
                .setTopics(List.of(topic));
    }

    private static JoinGroupRequestData joinGroup(int version) {
        var protocols = new JoinGroupRequestData.JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestData.JoinGroupRequestProtocol()
                .setName("range")
                .setMetadata(new byte[0]));
        return new JoinGroupRequestData()
                .setGroupId("joined-by-v" + version)
                .setSessionTimeoutMs(10_000)
                .setRebalanceTimeoutMs(10_000)
                .setProtocolType("consumer")
                .setProtocols(protocols);
    }

    private OffsetCommitRequestData offsetCommit(int version) {
        var topic = new OffsetCommitRequestData.OffsetCommitRequestTopic()
                .setPartitions(
                        List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition().setCommittedOffset(1)));
        if (version < 10) {
            topic.setName(TOPIC);
        } else {
            topic.setTopicId(topicId);
        }
        return new OffsetCommitRequestData().setGroupId(GROUP).setTopics(List.of(topic));
    }

    private OffsetFetchRequestData offsetFetch(int version) {
        if (version < 8) {
            return new OffsetFetchRequestData()
                    .setGroupId(GROUP)
                    .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopic()
                            .setName(TOPIC)
                            .setPartitionIndexes(List.of(0))));
        }
        var topic = new OffsetFetchRequestData.OffsetFetchRequestTopics().setPartitionIndexes(List.of(0));
        if (version < 10) {
            topic.setName(TOPIC);
        } else {
            topic.setTopicId(topicId);
        }
        return new OffsetFetchRequestData()
                .setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                        .setGroupId(GROUP)
                        .setTopics(List.of(topic))));
    }

    private static IncrementalAlterConfigsRequestData alterConfigs() {
        var configs = new IncrementalAlterConfigsRequestData.AlterableConfigCollection();
        configs.add(new IncrementalAlterConfigsRequestData.AlterableConfig()
                .setName("segment.ms")
                .setValue("3600000"));
        var resources = new IncrementalAlterConfigsRequestData.AlterConfigsResourceCollection();
        resources.add(new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(ConfigResource.Type.TOPIC.id())
                .setResourceName(TOPIC)
                .setConfigs(configs));
        return new IncrementalAlterConfigsRequestData().setResources(resources);
    }
}

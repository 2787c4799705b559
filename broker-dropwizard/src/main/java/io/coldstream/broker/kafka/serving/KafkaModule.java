package io.coldstream.broker.kafka.serving;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.HostAndPort;
import io.coldstream.broker.kafka.ClusterFacts;
import io.coldstream.broker.kafka.fetch.FetchHandler;
import io.coldstream.broker.kafka.fetch.ListOffsetsHandler;
import io.coldstream.broker.kafka.fetch.LogMessages;
import io.coldstream.broker.kafka.fetch.OffsetLookup;
import io.coldstream.broker.kafka.fetch.session.FetchSessions;
import io.coldstream.broker.kafka.groups.FindCoordinatorHandler;
import io.coldstream.broker.kafka.groups.HeartbeatHandler;
import io.coldstream.broker.kafka.groups.InitProducerIdHandler;
import io.coldstream.broker.kafka.groups.JoinGroupHandler;
import io.coldstream.broker.kafka.groups.LeaveGroupHandler;
import io.coldstream.broker.kafka.groups.OffsetCommitHandler;
import io.coldstream.broker.kafka.groups.OffsetFetchHandler;
import io.coldstream.broker.kafka.groups.SyncGroupHandler;
import io.coldstream.broker.kafka.metadata.DescribeClusterHandler;
import io.coldstream.broker.kafka.metadata.DescribeTopicPartitionsHandler;
import io.coldstream.broker.kafka.metadata.MetadataHandler;
import io.coldstream.broker.kafka.net.BrokerIdentity;
import io.coldstream.broker.kafka.net.HandlerTable;
import io.coldstream.broker.kafka.produce.ProduceHandler;
import io.coldstream.broker.kafka.records.MessageDecoder;
import io.coldstream.broker.kafka.records.RecordScanner;
import io.coldstream.broker.kafka.topics.BrokerConfigView;
import io.coldstream.broker.kafka.topics.CreateTopicsHandler;
import io.coldstream.broker.kafka.topics.DeleteRecordsHandler;
import io.coldstream.broker.kafka.topics.DeleteTopicsHandler;
import io.coldstream.broker.kafka.topics.DescribeConfigsHandler;
import io.coldstream.broker.kafka.topics.IncrementalAlterConfigsHandler;
import io.coldstream.broker.topic.ConfigRule;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.RecordDeletion;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.ProducerIds;
import io.coldstream.tiering.read.ColdReader;
import io.coldstream.tiering.read.ColdSlice;
import io.coldstream.tiering.service.TieringService;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.ApiKeys;

/** What clients can ask: the table of handlers. What is not in it is not announced. */
public final class KafkaModule extends AbstractModule {
    private static final long SEARCH_BYTES_MAX = 64L << 20;
    private static final long MESSAGE_BATCH_BYTES_MAX = 64L << 20;

    private final ColdstreamConfiguration configuration;
    private final String clusterId;
    private final Supplier<HostAndPort> advertised;

    public KafkaModule(ColdstreamConfiguration configuration, String clusterId, Supplier<HostAndPort> advertised) {
        this.configuration = configuration;
        this.clusterId = clusterId;
        this.advertised = advertised;
    }

    @Override
    protected void configure() {
        bind(ClusterFacts.class).toInstance(new ClusterFacts(clusterId, configuration.nodeId(), advertised));
    }

    @Provides
    @Singleton
    ProduceHandler produce(TopicCatalog catalog, Partitions partitions, TopicTraffic traffic, InstantSource clock) {
        return new ProduceHandler(catalog, partitions, traffic, clock);
    }

    @Provides
    @Singleton
    FetchHandler fetch(TopicCatalog catalog, Partitions partitions, ColdReader archive, InstantSource clock) {
        FetchSessions sessions = new FetchSessions(
                configuration.kafka().fetchSessionsMax(),
                FetchSessions.DEFAULT_PARTITIONS_MAX,
                FetchSessions.DEFAULT_STALE_AFTER,
                clock,
                new SecureRandom());
        return new FetchHandler(
                catalog,
                partitions,
                sessions,
                (partition, offset, maxBytes) ->
                        archive.read(partition, offset, maxBytes, true).thenApply(ColdSlice::batches),
                configuration.kafka().fetchMaxBytes());
    }

    @Provides
    @Singleton
    OffsetLookup offsetLookup(ColdReader archive) {
        return new OffsetLookup(archive, new RecordScanner(SEARCH_BYTES_MAX));
    }

    @Provides
    @Singleton
    MessageListing messages(Partitions partitions, ColdReader archive, OffsetLookup lookup) {
        return new LogMessages(partitions, archive, lookup, new MessageDecoder(MESSAGE_BATCH_BYTES_MAX));
    }

    @Provides
    @Singleton
    ListOffsetsHandler listOffsets(
            TopicCatalog catalog,
            Partitions partitions,
            TieringService tiering,
            OffsetLookup lookup,
            BlockingWork blocking) {
        return new ListOffsetsHandler(catalog, partitions, tiering.remoteLogs(), lookup, blocking);
    }

    @Provides
    @Singleton
    HandlerTable handlerTable(
            ClusterFacts cluster,
            TopicCatalog catalog,
            Partitions partitions,
            TopicService topics,
            GroupCoordinator groups,
            ProducerIds producerIds,
            BlockingWork blocking,
            ProduceHandler produce,
            FetchHandler fetch,
            ListOffsetsHandler listOffsets,
            ConfigRule rule,
            RecordDeletion deletion) {
        HandlerTable.Builder table = HandlerTable.builder()
                .identity(new BrokerIdentity(cluster.clusterId(), cluster.nodeId()))
                .serve(ApiKeys.PRODUCE, ProduceRequestData.class, produce)
                .serve(ApiKeys.FETCH, FetchRequestData.class, fetch)
                .serve(ApiKeys.LIST_OFFSETS, ListOffsetsRequestData.class, listOffsets)
                .serve(
                        ApiKeys.INIT_PRODUCER_ID,
                        InitProducerIdRequestData.class,
                        new InitProducerIdHandler(producerIds))
                .serve(
                        ApiKeys.DELETE_RECORDS,
                        DeleteRecordsRequestData.class,
                        new DeleteRecordsHandler(catalog, partitions, deletion, blocking));
        serveTopics(table, cluster, catalog, partitions, topics, rule, blocking);
        serveGroups(table, cluster, catalog, groups);
        return table.build();
    }

    private void serveTopics(
            HandlerTable.Builder table,
            ClusterFacts cluster,
            TopicCatalog catalog,
            Partitions partitions,
            TopicService topics,
            ConfigRule rule,
            BlockingWork blocking) {
        boolean autoCreate = configuration.kafka().autoCreateTopics();
        table.serve(
                        ApiKeys.METADATA,
                        MetadataRequestData.class,
                        new MetadataHandler(cluster, catalog, partitions, topics, blocking, autoCreate))
                .serve(
                        ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
                        DescribeTopicPartitionsRequestData.class,
                        new DescribeTopicPartitionsHandler(cluster, catalog, partitions))
                .serve(ApiKeys.DESCRIBE_CLUSTER, DescribeClusterRequestData.class, new DescribeClusterHandler(cluster))
                .serve(
                        ApiKeys.CREATE_TOPICS,
                        CreateTopicsRequestData.class,
                        new CreateTopicsHandler(topics, blocking, cluster.nodeId()))
                .serve(
                        ApiKeys.DELETE_TOPICS,
                        DeleteTopicsRequestData.class,
                        new DeleteTopicsHandler(catalog, topics, blocking))
                .serve(
                        ApiKeys.DESCRIBE_CONFIGS,
                        DescribeConfigsRequestData.class,
                        new DescribeConfigsHandler(catalog, BrokerConfigView.of(configuration)))
                .serve(
                        ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                        IncrementalAlterConfigsRequestData.class,
                        new IncrementalAlterConfigsHandler(catalog, topics, rule, blocking));
    }

    private static void serveGroups(
            HandlerTable.Builder table, ClusterFacts cluster, TopicCatalog catalog, GroupCoordinator groups) {
        table.serve(ApiKeys.FIND_COORDINATOR, FindCoordinatorRequestData.class, new FindCoordinatorHandler(cluster))
                .serve(ApiKeys.JOIN_GROUP, JoinGroupRequestData.class, new JoinGroupHandler(groups))
                .serve(ApiKeys.SYNC_GROUP, SyncGroupRequestData.class, new SyncGroupHandler(groups))
                .serve(ApiKeys.HEARTBEAT, HeartbeatRequestData.class, new HeartbeatHandler(groups))
                .serve(ApiKeys.LEAVE_GROUP, LeaveGroupRequestData.class, new LeaveGroupHandler(groups))
                .serve(ApiKeys.OFFSET_COMMIT, OffsetCommitRequestData.class, new OffsetCommitHandler(groups, catalog))
                .serve(ApiKeys.OFFSET_FETCH, OffsetFetchRequestData.class, new OffsetFetchHandler(groups, catalog));
    }
}

package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;

/** A server on a free port, whose handlers answer that there is one broker with one topic. */
final class WireFixture implements AutoCloseable {
    static final String TOPIC = "spring";
    static final String CLUSTER_ID = "c01dc01dc01dc01dc01dc0";
    static final Uuid TOPIC_ID = new Uuid(1, 2);

    private final KafkaServer server;

    private WireFixture(KafkaServer server) {
        this.server = server;
    }

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    static KafkaServerConfig.Builder config() {
        return KafkaServerConfig.builder("127.0.0.1", 0).eventLoopThreads(2).closeTimeout(Duration.ofSeconds(5));
    }

    static WireFixture start(KafkaServerConfig.Builder config, HandlerTable table) throws IOException {
        return start(config, table, WireMetrics.none());
    }

    static WireFixture start(KafkaServerConfig.Builder config, HandlerTable table, WireMetrics metrics)
            throws IOException {
        return new WireFixture(KafkaServer.start(config.build(), table, metrics));
    }

    /** A table that serves Metadata and DescribeCluster, for a server at a port that is known later. */
    static HandlerTable.Builder clusterTable(AtomicInteger port) {
        return HandlerTable.builder()
                .serve(ApiKeys.METADATA, MetadataRequestData.class, (context, request) -> metadata(port.get()))
                .serve(
                        ApiKeys.DESCRIBE_CLUSTER,
                        DescribeClusterRequestData.class,
                        (context, request) -> describeCluster(port.get()));
    }

    static CompletionStage<MetadataResponseData> metadata(int port) {
        MetadataResponseData response =
                new MetadataResponseData().setClusterId(CLUSTER_ID).setControllerId(1);
        response.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(1)
                        .setHost("127.0.0.1")
                        .setPort(port));
        response.topics()
                .add(new MetadataResponseTopic()
                        .setName(TOPIC)
                        .setTopicId(TOPIC_ID)
                        .setPartitions(List.of(new MetadataResponsePartition()
                                .setPartitionIndex(0)
                                .setLeaderId(1)
                                .setLeaderEpoch(0)
                                .setReplicaNodes(List.of(1))
                                .setIsrNodes(List.of(1)))));
        return CompletableFuture.completedFuture(response);
    }

    private static CompletionStage<DescribeClusterResponseData> describeCluster(int port) {
        DescribeClusterResponseData response =
                new DescribeClusterResponseData().setClusterId(CLUSTER_ID).setControllerId(1);
        response.brokers()
                .add(new DescribeClusterBroker()
                        .setBrokerId(1)
                        .setHost("127.0.0.1")
                        .setPort(port));
        return CompletableFuture.completedFuture(response);
    }

    KafkaServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    /** Waits until no connection is open, and checks that none left anything behind. */
    void awaitEmpty() {
        Eventually.isTrue("all connections closed", () -> server.openConnections() == 0);
        Eventually.isTrue(
                "no request memory in use", () -> server.requestMemory().reservedBytes() == 0);
        assertThat(server.requestMemory().retainedBytes()).isZero();
        assertThat(server.requestMemory().waitingFrames()).isZero();
    }

    @Override
    public void close() {
        server.close();
        assertThat(server.requestMemory().reservedBytes()).isZero();
        assertThat(server.requestMemory().retainedBytes()).isZero();
    }
}

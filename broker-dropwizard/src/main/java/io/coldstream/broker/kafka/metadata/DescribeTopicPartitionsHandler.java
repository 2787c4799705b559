package io.coldstream.broker.kafka.metadata;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.kafka.ClusterFacts;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.Errors;

/** DescribeTopicPartitions (KIP-966): topics in pages, sorted by name, cut after a number of partitions. Stateless. */
public final class DescribeTopicPartitionsHandler implements RequestHandler<DescribeTopicPartitionsRequestData> {
    /** Kafka's {@code max.request.partition.size.limit}. */
    private static final int PARTITIONS_PER_RESPONSE_MAX = 2000;

    private final ClusterFacts cluster;
    private final TopicCatalog catalog;
    private final Partitions partitions;

    public DescribeTopicPartitionsHandler(ClusterFacts cluster, TopicCatalog catalog, Partitions partitions) {
        this.cluster = cluster;
        this.catalog = catalog;
        this.partitions = partitions;
    }

    @Override
    public CompletionStage<DescribeTopicPartitionsResponseData> handle(
            RequestContext context, DescribeTopicPartitionsRequestData request) {
        DescribeTopicPartitionsResponseData response = new DescribeTopicPartitionsResponseData();
        int left = Math.max(1, Math.min(request.responsePartitionLimit(), PARTITIONS_PER_RESPONSE_MAX));
        String firstName = request.cursor() == null ? "" : request.cursor().topicName();
        for (String name : sortedNames(request)) {
            if (name.compareTo(firstName) < 0) {
                continue;
            }
            Optional<Topic> topic = catalog.byName(name);
            if (topic.isEmpty()) {
                response.topics()
                        .add(new DescribeTopicPartitionsResponseTopic()
                                .setName(name)
                                .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code()));
                continue;
            }
            if (left == 0) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(0));
                break;
            }
            int first = request.cursor() != null && name.equals(firstName)
                    ? Math.max(0, request.cursor().partitionIndex())
                    : 0;
            int end = (int) Math.min(topic.get().partitions(), (long) first + left);
            response.topics().add(describe(topic.get(), first, end));
            left -= Math.max(0, end - first);
            if (end < topic.get().partitions()) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
                break;
            }
        }
        return CompletableFuture.completedFuture(response);
    }

    private List<String> sortedNames(DescribeTopicPartitionsRequestData request) {
        return request.topics().isEmpty()
                ? catalog.all().stream().map(Topic::name).toList()
                : request.topics().stream()
                        .map(TopicRequest::name)
                        .distinct()
                        .sorted()
                        .toList();
    }

    private DescribeTopicPartitionsResponseTopic describe(Topic topic, int first, int end) {
        List<Integer> self = List.of(cluster.nodeId());
        return new DescribeTopicPartitionsResponseTopic()
                .setName(topic.name())
                .setTopicId(UuidMapping.toKafka(topic.id()))
                .setTopicAuthorizedOperations(ClusterFacts.OPERATIONS_NOT_ASKED)
                .setPartitions(IntStream.range(first, end)
                        .mapToObj(index -> {
                            LeaderFacts leader =
                                    LeaderFacts.of(cluster, partitions.find(new TopicIdPartition(topic.id(), index)));
                            return new DescribeTopicPartitionsResponsePartition()
                                    .setPartitionIndex(index)
                                    .setErrorCode(leader.error().code())
                                    .setLeaderId(leader.leaderId())
                                    .setLeaderEpoch(leader.leaderEpoch())
                                    .setReplicaNodes(self)
                                    .setIsrNodes(self)
                                    // Nullable on the wire, but Kafka's admin client fails at a null.
                                    .setEligibleLeaderReplicas(List.of())
                                    .setLastKnownElr(List.of())
                                    .setOfflineReplicas(leader.offlineReplicas());
                        })
                        .collect(Collectors.toList()));
    }
}

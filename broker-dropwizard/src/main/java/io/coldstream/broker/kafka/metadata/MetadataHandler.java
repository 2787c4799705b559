package io.coldstream.broker.kafka.metadata;

import io.coldstream.api.topic.TopicNames;
import io.coldstream.broker.concurrent.BlockingWork;
import io.coldstream.broker.config.HostAndPort;
import io.coldstream.broker.kafka.ClusterFacts;
import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Metadata: brokers, topics, leaders. A topic that does not exist is made on the way if client and broker both agree
 * to it. Stateless.
 */
public final class MetadataHandler implements RequestHandler<MetadataRequestData> {
    private static final short AUTO_CREATION_IS_ASKED_SINCE = 4;

    private final ClusterFacts cluster;
    private final TopicCatalog catalog;
    private final Partitions partitions;
    private final TopicService topics;
    private final BlockingWork blocking;
    private final boolean autoCreateTopics;

    public MetadataHandler(
            ClusterFacts cluster,
            TopicCatalog catalog,
            Partitions partitions,
            TopicService topics,
            BlockingWork blocking,
            boolean autoCreateTopics) {
        this.cluster = cluster;
        this.catalog = catalog;
        this.partitions = partitions;
        this.topics = topics;
        this.blocking = blocking;
        this.autoCreateTopics = autoCreateTopics;
    }

    @Override
    public CompletionStage<MetadataResponseData> handle(RequestContext context, MetadataRequestData request) {
        Set<String> missing = missingTopics(context.apiVersion(), request);
        if (missing.isEmpty()) {
            return CompletableFuture.completedFuture(answer(context.apiVersion(), request, List.of()));
        }
        String actor = context.actor();
        return blocking.call(() -> {
            List<MetadataResponseTopic> failed = new ArrayList<>();
            for (String name : missing) {
                create(name, actor).ifPresent(failed::add);
            }
            return answer(context.apiVersion(), request, failed);
        });
    }

    private Set<String> missingTopics(short version, MetadataRequestData request) {
        boolean wanted = version < AUTO_CREATION_IS_ASKED_SINCE || request.allowAutoTopicCreation();
        if (!autoCreateTopics || !wanted || asksForAll(version, request)) {
            return Set.of();
        }
        Set<String> missing = new LinkedHashSet<>();
        for (MetadataRequestTopic topic : request.topics()) {
            String name = topic.name();
            if (name != null
                    && topic.topicId().equals(Uuid.ZERO_UUID)
                    && catalog.byName(name).isEmpty()
                    && TopicNames.problem(name).isEmpty()) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** Creates a topic; what is returned is the answer for a topic that could not be made. */
    private Optional<MetadataResponseTopic> create(String name, String actor) {
        try {
            topics.createIfAbsent(name, actor);
            return Optional.empty();
        } catch (Exception e) { // whatever it is, it becomes this topic's error code
            Errors error = KafkaErrors.of(e).error();
            // A client gives up on a topic at once for most errors, but waits for a leader.
            return Optional.of(failed(name, error == Errors.REQUEST_TIMED_OUT ? Errors.LEADER_NOT_AVAILABLE : error));
        }
    }

    private MetadataResponseData answer(
            short version, MetadataRequestData request, List<MetadataResponseTopic> failedCreations) {
        MetadataResponseData response =
                new MetadataResponseData().setClusterId(cluster.clusterId()).setControllerId(cluster.nodeId());
        HostAndPort address = cluster.advertised().get();
        response.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(cluster.nodeId())
                        .setHost(address.host())
                        .setPort(address.port()));
        if (asksForAll(version, request)) {
            catalog.all().forEach(topic -> response.topics().add(describe(topic)));
            return response;
        }
        failedCreations.forEach(response.topics()::add);
        for (MetadataRequestTopic wanted : request.topics()) {
            boolean answered =
                    failedCreations.stream().anyMatch(failed -> failed.name().equals(wanted.name()));
            if (!answered) {
                response.topics().mustAdd(describe(wanted));
            }
        }
        return response;
    }

    private MetadataResponseTopic describe(MetadataRequestTopic wanted) {
        if (!wanted.topicId().equals(Uuid.ZERO_UUID)) {
            return catalog.byId(UuidMapping.fromKafka(wanted.topicId()))
                    .map(this::describe)
                    .orElseGet(() -> failed(null, Errors.UNKNOWN_TOPIC_ID).setTopicId(wanted.topicId()));
        }
        String name = wanted.name();
        if (name == null || TopicNames.problem(name).isPresent()) {
            return failed(name == null ? "" : name, Errors.INVALID_TOPIC_EXCEPTION);
        }
        return catalog.byName(name)
                .map(this::describe)
                .orElseGet(() -> failed(name, Errors.UNKNOWN_TOPIC_OR_PARTITION));
    }

    private MetadataResponseTopic describe(Topic topic) {
        List<MetadataResponsePartition> described = topic.topicPartitions().stream()
                .map(partition -> {
                    LeaderFacts leader = LeaderFacts.of(cluster, partitions.find(partition));
                    return new MetadataResponsePartition()
                            .setPartitionIndex(partition.partition())
                            .setErrorCode(leader.error().code())
                            .setLeaderId(leader.leaderId())
                            .setLeaderEpoch(leader.leaderEpoch())
                            .setReplicaNodes(List.of(cluster.nodeId()))
                            .setIsrNodes(List.of(cluster.nodeId()))
                            .setOfflineReplicas(leader.offlineReplicas());
                })
                .toList();
        return new MetadataResponseTopic()
                .setName(topic.name())
                .setTopicId(UuidMapping.toKafka(topic.id()))
                .setPartitions(described)
                .setTopicAuthorizedOperations(ClusterFacts.OPERATIONS_NOT_ASKED);
    }

    private static MetadataResponseTopic failed(@Nullable String name, Errors error) {
        return new MetadataResponseTopic().setName(name).setErrorCode(error.code());
    }

    private static boolean asksForAll(short version, MetadataRequestData request) {
        return request.topics() == null || (version == 0 && request.topics().isEmpty());
    }
}

package io.coldstream.broker.kafka.groups;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.OffsetFetchRequest;
import io.coldstream.coordinator.group.OffsetFetchResponse;
import io.coldstream.storage.metadata.CommittedOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** OffsetFetch: one group before version 8, several since (KIP-709), by topic id from version 10 on. Stateless. */
public final class OffsetFetchHandler implements RequestHandler<OffsetFetchRequestData> {
    private static final short SEVERAL_GROUPS_SINCE = 8;
    private static final short TOPIC_IDS_SINCE = 10;
    private static final long NO_OFFSET = -1;
    private static final int NO_EPOCH = -1;

    private final GroupCoordinator coordinator;
    private final TopicCatalog catalog;

    public OffsetFetchHandler(GroupCoordinator coordinator, TopicCatalog catalog) {
        this.coordinator = coordinator;
        this.catalog = catalog;
    }

    @Override
    public CompletionStage<OffsetFetchResponseData> handle(RequestContext context, OffsetFetchRequestData request) {
        boolean byId = context.apiVersion() >= TOPIC_IDS_SINCE;
        if (context.apiVersion() < SEVERAL_GROUPS_SINCE) {
            OffsetFetchRequestGroup group = asGroup(request);
            return fetch(group, false).thenApply(fetched -> asSingle(group, fetched));
        }
        List<CompletableFuture<OffsetFetchResponseGroup>> groups =
                request.groups().stream().map(group -> fetch(group, byId)).toList();
        return CompletableFuture.allOf(groups.toArray(CompletableFuture[]::new))
                .thenApply(all -> new OffsetFetchResponseData()
                        .setGroups(groups.stream().map(CompletableFuture::join).toList()));
    }

    private static OffsetFetchRequestGroup asGroup(OffsetFetchRequestData request) {
        return new OffsetFetchRequestGroup()
                .setGroupId(request.groupId())
                .setTopics(
                        request.topics() == null
                                ? null
                                : request.topics().stream()
                                        .map(topic -> new OffsetFetchRequestTopics()
                                                .setName(topic.name())
                                                .setPartitionIndexes(topic.partitionIndexes()))
                                        .toList());
    }

    private CompletableFuture<OffsetFetchResponseGroup> fetch(OffsetFetchRequestGroup wanted, boolean byId) {
        return coordinator
                .fetchOffsets(OffsetFetchRequest.all(wanted.groupId()))
                .thenApply(fetched -> toWire(wanted, byId, fetched));
    }

    private OffsetFetchResponseGroup toWire(OffsetFetchRequestGroup wanted, boolean byId, OffsetFetchResponse fetched) {
        OffsetFetchResponseGroup group = new OffsetFetchResponseGroup().setGroupId(wanted.groupId());
        if (fetched.error() != GroupError.NONE) {
            return group.setErrorCode(GroupErrors.code(fetched.error()));
        }
        return group.setTopics(
                wanted.topics() == null
                        ? allTopics(fetched.offsets())
                        : wanted.topics().stream()
                                .map(topic -> wantedTopic(topic, byId, fetched.offsets()))
                                .toList());
    }

    private List<OffsetFetchResponseTopics> allTopics(Map<TopicIdPartition, CommittedOffset> offsets) {
        Map<UUID, List<OffsetFetchResponsePartitions>> byTopic = new HashMap<>();
        offsets.forEach((partition, offset) -> byTopic.computeIfAbsent(partition.topicId(), id -> new ArrayList<>())
                .add(partition(partition.partition(), offset)));
        List<OffsetFetchResponseTopics> topics = new ArrayList<>();
        byTopic.forEach((id, partitions) -> catalog.byId(id)
                .ifPresent(topic -> topics.add(new OffsetFetchResponseTopics()
                        .setName(topic.name())
                        .setTopicId(UuidMapping.toKafka(id))
                        .setPartitions(partitions))));
        return topics;
    }

    private OffsetFetchResponseTopics wantedTopic(
            OffsetFetchRequestTopics wanted, boolean byId, Map<TopicIdPartition, CommittedOffset> offsets) {
        Optional<Topic> topic =
                byId ? catalog.byId(UuidMapping.fromKafka(wanted.topicId())) : catalog.byName(wanted.name());
        Uuid id = topic.map(found -> UuidMapping.toKafka(found.id())).orElse(wanted.topicId());
        return new OffsetFetchResponseTopics()
                .setName(wanted.name())
                .setTopicId(id)
                .setPartitions(wanted.partitionIndexes().stream()
                        .map(index -> {
                            if (topic.isEmpty() && byId) {
                                return partition(index, null).setErrorCode(Errors.UNKNOWN_TOPIC_ID.code());
                            }
                            return partition(
                                    index,
                                    topic.filter(found -> found.hasPartition(index))
                                            .map(found -> offsets.get(new TopicIdPartition(found.id(), index)))
                                            .orElse(null));
                        })
                        .toList());
    }

    private static OffsetFetchResponsePartitions partition(int index, @Nullable CommittedOffset offset) {
        return offset == null
                ? new OffsetFetchResponsePartitions()
                        .setPartitionIndex(index)
                        .setCommittedOffset(NO_OFFSET)
                        .setCommittedLeaderEpoch(NO_EPOCH)
                        .setMetadata("")
                : new OffsetFetchResponsePartitions()
                        .setPartitionIndex(index)
                        .setCommittedOffset(offset.offset())
                        .setCommittedLeaderEpoch(offset.leaderEpoch())
                        .setMetadata(offset.metadata());
    }

    /** Before version 2 there is no error but that of a partition, and a client that sees none would start over. */
    private static OffsetFetchResponseData asSingle(OffsetFetchRequestGroup wanted, OffsetFetchResponseGroup fetched) {
        List<OffsetFetchResponseTopics> topics = fetched.topics();
        if (fetched.errorCode() != Errors.NONE.code() && wanted.topics() != null) {
            topics = wanted.topics().stream()
                    .map(topic -> new OffsetFetchResponseTopics()
                            .setName(topic.name())
                            .setPartitions(topic.partitionIndexes().stream()
                                    .map(index -> partition(index, null).setErrorCode(fetched.errorCode()))
                                    .toList()))
                    .toList();
        }
        return new OffsetFetchResponseData()
                .setErrorCode(fetched.errorCode())
                .setTopics(topics.stream()
                        .map(topic -> new OffsetFetchResponseTopic()
                                .setName(topic.name())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new OffsetFetchResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setCommittedOffset(partition.committedOffset())
                                                .setCommittedLeaderEpoch(partition.committedLeaderEpoch())
                                                .setMetadata(partition.metadata())
                                                .setErrorCode(partition.errorCode()))
                                        .toList()))
                        .toList());
    }
}

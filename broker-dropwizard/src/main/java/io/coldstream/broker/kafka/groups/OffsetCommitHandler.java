package io.coldstream.broker.kafka.groups;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;

/** OffsetCommit. Partitions that do not exist are refused here; the others go to the coordinator. Stateless. */
public final class OffsetCommitHandler implements RequestHandler<OffsetCommitRequestData> {
    private static final short TOPIC_IDS_SINCE = 10;

    private final GroupCoordinator coordinator;
    private final TopicCatalog catalog;

    public OffsetCommitHandler(GroupCoordinator coordinator, TopicCatalog catalog) {
        this.coordinator = coordinator;
        this.catalog = catalog;
    }

    @Override
    public CompletionStage<OffsetCommitResponseData> handle(RequestContext context, OffsetCommitRequestData request) {
        boolean byId = context.apiVersion() >= TOPIC_IDS_SINCE;
        List<Optional<Topic>> topics = request.topics().stream()
                .map(topic ->
                        byId ? catalog.byId(UuidMapping.fromKafka(topic.topicId())) : catalog.byName(topic.name()))
                .toList();
        List<OffsetCommitRequest.PartitionOffset> offsets = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            OffsetCommitRequestTopic wanted = request.topics().get(i);
            topics.get(i)
                    .ifPresent(topic -> wanted.partitions().stream()
                            .filter(partition -> topic.hasPartition(partition.partitionIndex()))
                            .forEach(partition -> offsets.add(new OffsetCommitRequest.PartitionOffset(
                                    new TopicIdPartition(topic.id(), partition.partitionIndex()),
                                    partition.committedOffset(),
                                    partition.committedLeaderEpoch(),
                                    partition.committedMetadata() == null ? "" : partition.committedMetadata()))));
        }
        OffsetCommitRequest commit = new OffsetCommitRequest(
                request.groupId(),
                new MemberIdentity(request.memberId(), request.groupInstanceId()),
                request.generationIdOrMemberEpoch(),
                offsets);
        return coordinator.commitOffsets(commit).thenApply(committed -> toWire(byId, request, topics, committed));
    }

    private static OffsetCommitResponseData toWire(
            boolean byId,
            OffsetCommitRequestData request,
            List<Optional<Topic>> topics,
            OffsetCommitResponse committed) {
        OffsetCommitResponseData response = new OffsetCommitResponseData();
        for (int i = 0; i < topics.size(); i++) {
            OffsetCommitRequestTopic wanted = request.topics().get(i);
            Optional<Topic> topic = topics.get(i);
            response.topics()
                    .add(new OffsetCommitResponseTopic()
                            .setName(wanted.name())
                            .setTopicId(wanted.topicId())
                            .setPartitions(wanted.partitions().stream()
                                    .map(partition -> new OffsetCommitResponsePartition()
                                            .setPartitionIndex(partition.partitionIndex())
                                            .setErrorCode(code(byId, topic, partition.partitionIndex(), committed)))
                                    .toList()));
        }
        return response;
    }

    private static short code(boolean byId, Optional<Topic> topic, int partition, OffsetCommitResponse committed) {
        if (topic.isEmpty()) {
            return (byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION).code();
        }
        if (!topic.get().hasPartition(partition)) {
            return Errors.UNKNOWN_TOPIC_OR_PARTITION.code();
        }
        GroupError error =
                committed.errors().get(new TopicIdPartition(topic.get().id(), partition));
        if (error == null) {
            throw new IllegalStateException("the coordinator did not say what became of partition " + partition);
        }
        return GroupErrors.code(error);
    }
}

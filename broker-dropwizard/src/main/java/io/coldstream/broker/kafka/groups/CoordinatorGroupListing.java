package io.coldstream.broker.kafka.groups;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.view.GroupFacts;
import io.coldstream.broker.view.GroupFacts.NamedPartition;
import io.coldstream.broker.view.GroupListing;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.GroupDescription;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.OffsetFetchRequest;
import io.coldstream.coordinator.group.OffsetFetchResponse;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.MemberRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.jspecify.annotations.Nullable;

/** Groups as the coordinator knows them, with topic names and lag, for people. Thread-safe; may block. */
public final class CoordinatorGroupListing implements GroupListing {
    private static final String CONSUMERS = "consumer";
    private static final Comparator<GroupFacts.Offset> BY_PARTITION = Comparator.comparing(
                    (GroupFacts.Offset offset) -> offset.partition().topic())
            .thenComparingInt(offset -> offset.partition().partition());

    private final GroupCoordinator coordinator;
    private final TopicCatalog catalog;
    private final Partitions partitions;

    public CoordinatorGroupListing(GroupCoordinator coordinator, TopicCatalog catalog, Partitions partitions) {
        this.coordinator = coordinator;
        this.catalog = catalog;
        this.partitions = partitions;
    }

    @Override
    public List<GroupFacts> groups() throws StorageException {
        requireRunning();
        List<GroupFacts> groups = new ArrayList<>();
        for (var listed : coordinator.listGroups()) {
            group(listed.groupId()).ifPresent(groups::add);
        }
        return groups;
    }

    @Override
    public Optional<GroupFacts> group(String groupId) throws StorageException {
        requireRunning();
        Optional<GroupDescription> described = coordinator.describeGroup(groupId);
        return described.isPresent() ? Optional.of(facts(described.get(), offsets(groupId))) : Optional.empty();
    }

    private void requireRunning() throws StorageException {
        Optional<GroupError> hindrance = coordinator.notRunning();
        if (hindrance.isPresent()) {
            throw new StorageException(
                    StorageException.Kind.UNAVAILABLE, "Groups are still being read from the database; try again.");
        }
    }

    private Map<TopicIdPartition, CommittedOffset> offsets(String groupId) throws StorageException {
        try {
            OffsetFetchResponse fetched =
                    coordinator.fetchOffsets(OffsetFetchRequest.all(groupId)).get();
            return fetched.offsets();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(StorageException.Kind.UNAVAILABLE, "The broker is stopping.", e);
        } catch (ExecutionException e) {
            throw new StorageException(StorageException.Kind.UNAVAILABLE, "The offsets of a group cannot be read.", e);
        }
    }

    private GroupFacts facts(GroupDescription group, Map<TopicIdPartition, CommittedOffset> offsets) {
        List<GroupFacts.Offset> named = new ArrayList<>();
        offsets.forEach((partition, committed) ->
                catalog.byId(partition.topicId()).ifPresent(topic -> named.add(offset(topic, committed))));
        named.sort(BY_PARTITION);
        return new GroupFacts(
                group.groupId(),
                group.state().kafkaName(),
                group.protocolType(),
                group.protocolName(),
                group.generation(),
                group.members().stream().map(member -> member(group, member)).toList(),
                named);
    }

    private GroupFacts.Offset offset(Topic topic, CommittedOffset committed) {
        Optional<PartitionLog> log = partitions.find(committed.partition());
        return new GroupFacts.Offset(
                new NamedPartition(topic.name(), committed.partition().partition()),
                committed.offset(),
                log.map(PartitionLog::highWatermark).orElse(null),
                committed.metadata(),
                committed.committedAt());
    }

    private static GroupFacts.Member member(GroupDescription group, MemberRecord member) {
        return new GroupFacts.Member(
                member.memberId(),
                member.groupInstanceId(),
                member.clientId(),
                member.clientHost(),
                assigned(group.protocolType(), member.assignment()));
    }

    /** Only consumers have an assignment that anybody but their own kind can read. */
    private static @Nullable List<NamedPartition> assigned(String protocolType, byte[] assignment) {
        if (!protocolType.equals(CONSUMERS)) {
            return null;
        }
        if (assignment.length == 0) {
            return List.of();
        }
        try {
            return ConsumerProtocol.deserializeAssignment(ByteBuffer.wrap(assignment)).partitions().stream()
                    .map(partition -> new NamedPartition(partition.topic(), partition.partition()))
                    .toList();
        } catch (RuntimeException e) { // the bytes are a client's, and may be anything
            return null;
        }
    }
}

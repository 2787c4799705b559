package io.coldstream.tiering.service;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.TopicRecord;
import io.coldstream.tiering.retention.Blocker;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.DeletionVerdict;
import io.coldstream.tiering.retention.HoldSource;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionPlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether what somebody asks to delete may be deleted, with the holds as they are now. Stateless. */
final class DeletionRequests {
    private final MetadataStore metadata;
    private final HoldSource holds;
    private final DeletionGate gate;
    private final TrustedClock clock;
    private final Function<TopicIdPartition, Optional<ManagedPartition>> partitions;

    DeletionRequests(
            MetadataStore metadata,
            HoldSource holds,
            DeletionGate gate,
            TrustedClock clock,
            Function<TopicIdPartition, Optional<ManagedPartition>> partitions) {
        this.metadata = metadata;
        this.holds = holds;
        this.gate = gate;
        this.clock = clock;
        this.partitions = partitions;
    }

    Optional<DeletionVerdict> below(TopicIdPartition partition, long offset) throws StorageException {
        Optional<ManagedPartition> managed = partitions.apply(partition);
        if (managed.isEmpty()) {
            return Optional.empty();
        }
        List<Blocker> blockers = suspension();
        PartitionFacts facts = managed.get().factsWith(holds.standing(partition));
        blockers.addAll(RetentionPlanner.mayDelete(
                        managed.get().policy(), facts, offset, clock.read().trusted())
                .blockers());
        return Optional.of(new DeletionVerdict(blockers));
    }

    /** Looks at the database first: a server allows that it is restored while the broker runs. */
    private List<Blocker> suspension() {
        List<Blocker> blockers = new ArrayList<>();
        if (gate.isOpenNow()) {
            return blockers;
        }
        gate.closedBecause().ifPresent(reason -> blockers.add(new Blocker.Suspended(reason)));
        return blockers;
    }

    /** Of partitions that are not registered only the holds are known, which are read once for all of them. */
    DeletionVerdict ofTopic(UUID topicId) throws StorageException {
        Set<Blocker> blockers = new LinkedHashSet<>(suspension());
        List<LegalHold> standing = holds.standingOn(topicId);
        for (int index = 0; index < partitionsOf(topicId); index++) {
            TopicIdPartition partition = new TopicIdPartition(topicId, index);
            List<LegalHold> concerning = standing.stream()
                    .filter(hold -> hold.scope().concerns(partition))
                    .toList();
            Optional<ManagedPartition> managed = partitions.apply(partition);
            if (managed.isPresent()) {
                PartitionFacts facts = managed.get().factsWith(concerning);
                blockers.addAll(RetentionPlanner.mayDeleteTopic(
                                managed.get().policy(),
                                List.of(facts),
                                clock.read().trusted())
                        .blockers());
            } else {
                concerning.forEach(hold -> blockers.add(new Blocker.Held(hold)));
            }
        }
        return new DeletionVerdict(List.copyOf(blockers));
    }

    void requireTopic(UUID topicId) throws StorageException {
        DeletionVerdict verdict = ofTopic(topicId);
        if (!verdict.isAllowed()) {
            boolean held = verdict.blockers().stream().anyMatch(Blocker.Held.class::isInstance);
            throw new StorageException(
                    held ? Kind.HELD : Kind.CONFLICT,
                    verdict.blockers().stream().map(Blocker::sentence).collect(Collectors.joining(" ")));
        }
    }

    private int partitionsOf(UUID topicId) throws StorageException {
        return metadata.topics().list().stream()
                .filter(topic -> topic.id().equals(topicId))
                .findFirst()
                .map(TopicRecord::partitions)
                .orElseThrow(() -> new StorageException(Kind.NOT_FOUND, "there is no topic " + topicId));
    }
}

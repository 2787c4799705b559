package io.coldstream.coordinator;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.metadata.CommittedOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The committed offsets that are durable, by group. Thread-safe. Written by the commit log's thread
 * and by the group's {@link WriteLane}, never by both at once for one group's commits; read by anybody.
 */
final class OffsetView {
    private final Map<String, Map<TopicIdPartition, CommittedOffset>> byGroup = new ConcurrentHashMap<>();

    void put(Collection<CommittedOffset> offsets) {
        for (CommittedOffset offset : offsets) {
            // within compute: another writer may just now drop the map of a group that has no offset left
            byGroup.compute(offset.groupId(), (id, present) -> {
                Map<TopicIdPartition, CommittedOffset> offsetsOfGroup =
                        present == null ? new ConcurrentHashMap<>() : present;
                offsetsOfGroup.put(offset.partition(), offset);
                return offsetsOfGroup;
            });
        }
    }

    /** A group's offsets: those of some partitions, or all of them. */
    Map<TopicIdPartition, CommittedOffset> get(String groupId, @Nullable Collection<TopicIdPartition> partitions) {
        Map<TopicIdPartition, CommittedOffset> offsets = byGroup.getOrDefault(groupId, Map.of());
        if (partitions == null) {
            return Map.copyOf(offsets);
        }
        Map<TopicIdPartition, CommittedOffset> wanted = new ConcurrentHashMap<>();
        for (TopicIdPartition partition : partitions) {
            CommittedOffset offset = offsets.get(partition);
            if (offset != null) {
                wanted.put(partition, offset);
            }
        }
        return wanted;
    }

    boolean hasOffsets(String groupId) {
        return !byGroup.getOrDefault(groupId, Map.of()).isEmpty();
    }

    Set<String> groupIds() {
        return Set.copyOf(byGroup.keySet());
    }

    /** The partitions of a topic for which a group has an offset. */
    List<TopicIdPartition> partitionsOf(String groupId, UUID topicId) {
        return byGroup.getOrDefault(groupId, Map.of()).keySet().stream()
                .filter(partition -> partition.topicId().equals(topicId))
                .toList();
    }

    void remove(String groupId, Collection<TopicIdPartition> partitions) {
        byGroup.computeIfPresent(groupId, (id, offsets) -> {
            partitions.forEach(offsets::remove);
            return offsets.isEmpty() ? null : offsets;
        });
    }

    void removeGroup(String groupId) {
        byGroup.remove(groupId);
    }
}

package io.coldstream.coordinator.group;

import io.coldstream.api.TopicIdPartition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks how far a group has come (one group of an OffsetFetch).
 *
 * @param groupId the group
 * @param partitions the partitions that are asked for, or {@code null} for all that have an offset
 */
public record OffsetFetchRequest(String groupId, @Nullable List<TopicIdPartition> partitions) {
    public OffsetFetchRequest {
        Objects.requireNonNull(groupId, "groupId");
        partitions = partitions == null ? null : List.copyOf(partitions);
    }

    public static OffsetFetchRequest all(String groupId) {
        return new OffsetFetchRequest(groupId, null);
    }
}

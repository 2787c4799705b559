package io.coldstream.coordinator.group;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.metadata.CommittedOffset;
import java.util.Map;
import java.util.Objects;

/**
 * The answer to an {@link OffsetFetchRequest}.
 *
 * @param groupId the group
 * @param error NONE, or why nothing can be said
 * @param offsets the partitions that have an offset; for one that was asked for and is missing here the wire says -1
 */
public record OffsetFetchResponse(String groupId, GroupError error, Map<TopicIdPartition, CommittedOffset> offsets) {
    public OffsetFetchResponse {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(error, "error");
        offsets = Map.copyOf(offsets);
    }
}

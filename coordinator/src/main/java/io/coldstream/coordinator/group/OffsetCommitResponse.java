package io.coldstream.coordinator.group;

import io.coldstream.api.TopicIdPartition;
import java.util.Map;

/**
 * The answer to an {@link OffsetCommitRequest}. A partition with NONE is durable and visible.
 *
 * @param errors one outcome for each partition of the request
 */
public record OffsetCommitResponse(Map<TopicIdPartition, GroupError> errors) {
    public OffsetCommitResponse {
        errors = Map.copyOf(errors);
    }
}

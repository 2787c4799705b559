package io.coldstream.coordinator;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.metadata.CommittedOffset;

/** Of all offsets with one of these the newest counts. */
record OffsetKey(String groupId, TopicIdPartition partition) {
    static OffsetKey of(CommittedOffset offset) {
        return new OffsetKey(offset.groupId(), offset.partition());
    }
}

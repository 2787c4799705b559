package io.coldstream.tiering.retention;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import java.util.List;
import java.util.UUID;

/** Where legal holds are kept. Asked right before something is destroyed, so it must not answer from memory. */
@FunctionalInterface
public interface HoldSource {
    /** Knows of no holds. */
    HoldSource NONE = topicId -> List.of();

    /**
     * The holds that stand on a topic, or on some of it. May block.
     *
     * @throws StorageException if they cannot be read; then nothing is destroyed
     */
    List<LegalHold> standingOn(UUID topicId) throws StorageException;

    /**
     * The holds that stand and concern a partition. May block.
     *
     * @throws StorageException if they cannot be read; then nothing is destroyed
     */
    default List<LegalHold> standing(TopicIdPartition partition) throws StorageException {
        return standingOn(partition.topicId()).stream()
                .filter(hold -> hold.scope().concerns(partition))
                .toList();
    }
}

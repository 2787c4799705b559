package io.coldstream.tiering.retention;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import java.util.List;

/** Where legal holds are kept. Asked right before something is destroyed, so it must not answer from memory. */
public interface HoldSource {
    /** Knows of no holds. */
    HoldSource NONE = partition -> List.of();

    /**
     * The holds that stand and concern a partition. May block.
     *
     * @throws StorageException if they cannot be read; then nothing is destroyed
     */
    List<LegalHold> standing(TopicIdPartition partition) throws StorageException;
}

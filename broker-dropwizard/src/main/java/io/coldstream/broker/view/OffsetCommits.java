package io.coldstream.broker.view;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import java.util.Map;

/** Moves groups that have no members. Thread-safe and blocking. */
@FunctionalInterface
public interface OffsetCommits {
    /** What became of a commit. */
    enum Outcome {
        /** All offsets are durable. */
        DONE,
        /** The group has members, who would not notice; nothing was changed. */
        HAS_MEMBERS
    }

    /**
     * Commits offsets in a group's name.
     *
     * @throws StorageException UNAVAILABLE if they could not be stored; some may be
     */
    Outcome commit(String groupId, Map<TopicIdPartition, Long> offsets) throws StorageException, InterruptedException;
}

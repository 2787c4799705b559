package io.coldstream.broker.view;

import io.coldstream.storage.StorageException;
import java.util.List;
import java.util.Optional;

/** Consumer groups with their members and offsets. Thread-safe; may block. */
public interface GroupListing {
    /**
     * All groups, in no particular order: those with members, and those that only have offsets.
     *
     * @throws StorageException if the database is asked and away
     */
    List<GroupFacts> groups() throws StorageException;

    /**
     * One group, or nothing if there is none of this id.
     *
     * @throws StorageException if the database is asked and away
     */
    Optional<GroupFacts> group(String groupId) throws StorageException;
}

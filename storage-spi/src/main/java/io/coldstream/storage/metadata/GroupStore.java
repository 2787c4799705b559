package io.coldstream.storage.metadata;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import java.util.Collection;
import java.util.List;

/**
 * Consumer groups: their members at the last completed rebalance, and their committed offsets. A group id may hold any
 * characters, up to {@link #GROUP_ID_CHARS_MAX} of them; a longer one, and an offset below 0, is refused with an
 * {@link IllegalArgumentException}, so the coordinator checks what a client sent first.
 */
public interface GroupStore {
    /** The longest group id in UTF-16 units: what fits into an index of every database, whatever the script. */
    int GROUP_ID_CHARS_MAX = 800;

    /** All groups, in no particular order. */
    List<GroupRecord> listGroups() throws StorageException;

    /** Stores a group whole, over what was stored of it before. */
    void saveGroup(GroupRecord group) throws StorageException;

    /** Forgets a group and its offsets. Repeating it changes nothing. */
    void deleteGroup(String groupId) throws StorageException;

    /**
     * Stores offsets, all or none of them; a later commit of the same group and partition replaces an earlier one.
     * Offsets may be committed for a group that has no {@link GroupRecord} (a consumer that assigns itself).
     */
    void commitOffsets(Collection<CommittedOffset> offsets) throws StorageException;

    /** All committed offsets of all groups, in no particular order. */
    List<CommittedOffset> listOffsets() throws StorageException;

    /** Forgets some of a group's offsets. Repeating it changes nothing. */
    void deleteOffsets(String groupId, Collection<TopicIdPartition> partitions) throws StorageException;
}

package io.coldstream.storage.metadata;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import java.util.Collection;
import java.util.List;

/** Consumer groups: their members at the last completed rebalance, and their committed offsets. */
public interface GroupStore {
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

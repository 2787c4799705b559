package io.coldstream.coordinator;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.GroupStore;
import io.coldstream.testkit.metadata.InMemoryMetadataStore;
import java.util.Collection;
import java.util.List;

/** A store in memory that runs something before it takes offsets. As thread-safe as that is. */
final class HookedStore implements GroupStore {
    private final GroupStore store = new InMemoryMetadataStore().groups();
    private final Runnable beforeCommit;

    HookedStore(Runnable beforeCommit) {
        this.beforeCommit = beforeCommit;
    }

    @Override
    public void commitOffsets(Collection<CommittedOffset> offsets) throws StorageException {
        beforeCommit.run();
        store.commitOffsets(offsets);
    }

    @Override
    public List<GroupRecord> listGroups() throws StorageException {
        return store.listGroups();
    }

    @Override
    public void saveGroup(GroupRecord group) throws StorageException {
        store.saveGroup(group);
    }

    @Override
    public void deleteGroup(String groupId) throws StorageException {
        store.deleteGroup(groupId);
    }

    @Override
    public List<CommittedOffset> listOffsets() throws StorageException {
        return store.listOffsets();
    }

    @Override
    public void deleteOffsets(String groupId, Collection<TopicIdPartition> partitions) throws StorageException {
        store.deleteOffsets(groupId, partitions);
    }
}

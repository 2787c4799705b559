package io.coldstream.testkit.metadata;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.GroupStore;
import java.util.Collection;
import java.util.List;

/** Consumer groups in memory. Thread-safe: all state is in {@link Tables}. */
final class InMemoryGroups implements GroupStore {
    private final Tables tables;

    InMemoryGroups(Tables tables) {
        this.tables = tables;
    }

    private static void checkGroupId(String groupId) {
        if (groupId.length() > GROUP_ID_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "a group id has up to " + GROUP_ID_CHARS_MAX + " characters, not " + groupId.length());
        }
    }

    @Override
    public List<GroupRecord> listGroups() throws StorageException {
        return tables.transact(() -> List.copyOf(tables.groups.values()));
    }

    @Override
    public void saveGroup(GroupRecord group) throws StorageException {
        checkGroupId(group.groupId());
        GroupRecord stored = new GroupRecord(
                group.groupId(),
                group.protocolType(),
                group.generation(),
                group.protocolName(),
                group.leaderId(),
                group.members(),
                Tables.stored(group.changedAt()));
        tables.run(() -> tables.groups.put(group.groupId(), stored));
    }

    @Override
    public void deleteGroup(String groupId) throws StorageException {
        tables.run(() -> {
            tables.groups.remove(groupId);
            tables.offsets.keySet().removeIf(key -> key.groupId().equals(groupId));
        });
    }

    @Override
    public void commitOffsets(Collection<CommittedOffset> offsets) throws StorageException {
        List<CommittedOffset> committed = List.copyOf(offsets);
        for (CommittedOffset offset : committed) {
            checkGroupId(offset.groupId());
            if (offset.offset() < 0) {
                throw new IllegalArgumentException("a committed offset is 0 or more: " + offset);
            }
        }
        tables.run(() -> {
            for (CommittedOffset offset : committed) {
                tables.offsets.put(
                        new Tables.OffsetKey(offset.groupId(), offset.partition()),
                        new CommittedOffset(
                                offset.groupId(),
                                offset.partition(),
                                offset.offset(),
                                offset.leaderEpoch(),
                                offset.metadata(),
                                Tables.stored(offset.committedAt())));
            }
        });
    }

    @Override
    public List<CommittedOffset> listOffsets() throws StorageException {
        return tables.transact(() -> List.copyOf(tables.offsets.values()));
    }

    @Override
    public void deleteOffsets(String groupId, Collection<TopicIdPartition> partitions) throws StorageException {
        List<TopicIdPartition> forgotten = List.copyOf(partitions);
        tables.run(() -> {
            for (TopicIdPartition partition : forgotten) {
                tables.offsets.remove(new Tables.OffsetKey(groupId, partition));
            }
        });
    }
}

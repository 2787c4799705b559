package io.coldstream.coordinator;

import io.coldstream.coordinator.classic.ClassicGroup;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.GroupStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All groups of this broker, each with the lane that its writes take. Thread-safe. */
final class GroupRegistry {
    private final Map<String, GroupCell> cells = new ConcurrentHashMap<>();
    private final OffsetView view = new OffsetView();
    private final List<WriteLane> lanes = new ArrayList<>();
    private final LoggedCommits logged;
    private final GroupStore store;
    private final GroupLimits limits;
    private final Supplier<UUID> ids;
    private final GroupCell.Surroundings around;
    private final CommitTimes commitTimes;

    GroupRegistry(
            GroupStore store,
            @Nullable CommitLog log,
            GroupLimits limits,
            Supplier<UUID> ids,
            GroupCell.Surroundings around,
            Executor blocking,
            GroupCoordinator.Writes writes) {
        this.store = store;
        this.limits = limits;
        this.ids = ids;
        this.around = around;
        this.commitTimes = new CommitTimes(around.clock());
        this.logged = new LoggedCommits(log, store, view, around.timers(), blocking, writes);
        for (int i = 0; i < writes.lanes(); i++) {
            lanes.add(new WriteLane(store, view, logged, blocking, writes.waitingCommitsPerLaneMax()));
        }
    }

    /** Reads every group and offset from the commit log and the database; blocks. Members' sessions start now. */
    void load() throws StorageException, IOException {
        logged.replay();
        List<GroupRecord> groups = store.listGroups();
        List<CommittedOffset> offsets = store.listOffsets();
        commitTimes.startFrom(offsets);
        view.put(offsets);
        for (GroupRecord group : groups) {
            add(ClassicGroup.restore(group, limits, ids, around.now())).restored();
        }
        for (String groupId : view.groupIds()) {
            if (!cells.containsKey(groupId)) {
                add(newGroup(groupId));
            }
        }
    }

    private GroupCell add(ClassicGroup group) {
        GroupCell cell = new GroupCell(group, laneOf(group.groupId()), around);
        cells.put(group.groupId(), cell);
        return cell;
    }

    private ClassicGroup newGroup(String groupId) {
        return ClassicGroup.create(groupId, limits, ids, around.now());
    }

    Optional<GroupCell> find(String groupId) {
        return Optional.ofNullable(cells.get(groupId));
    }

    /** Finds a group or makes it; nothing if there are as many as there may be. */
    Optional<GroupCell> findOrCreate(String groupId) {
        GroupCell cell = cells.get(groupId);
        if (cell == null && cells.size() < limits.groupsMax()) {
            cell = cells.computeIfAbsent(groupId, id -> new GroupCell(newGroup(id), laneOf(id), around));
        }
        return Optional.ofNullable(cell);
    }

    void remove(String groupId, GroupCell cell) {
        cells.remove(groupId, cell);
    }

    Collection<GroupCell> cells() {
        return List.copyOf(cells.values());
    }

    OffsetView view() {
        return view;
    }

    CommitTimes commitTimes() {
        return commitTimes;
    }

    List<WriteLane> lanes() {
        return List.copyOf(lanes);
    }

    LoggedCommits logged() {
        return logged;
    }

    WriteLane laneOf(String groupId) {
        return lanes.get(Math.floorMod(groupId.hashCode(), lanes.size()));
    }
}

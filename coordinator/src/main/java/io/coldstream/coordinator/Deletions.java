package io.coldstream.coordinator;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.classic.ClassicGroup;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.CommittedOffset;
import io.coldstream.storage.metadata.GroupStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whatever removes groups or offsets. Thread-safe. A group whose removal is under way refuses everything until that is
 * durable, so that no commit gets lost in between.
 */
final class Deletions {
    private final GroupRegistry groups;
    private final GroupLimits limits;

    Deletions(GroupRegistry groups, GroupLimits limits) {
        this.groups = groups;
        this.limits = limits;
    }

    CompletableFuture<GroupError> deleteGroup(String groupId) {
        GroupCell cell = groups.find(groupId).orElse(null);
        if (cell == null) {
            return CompletableFuture.completedFuture(GroupError.GROUP_ID_NOT_FOUND);
        }
        if (!cell.freezeIf(group -> group.state() == GroupState.EMPTY)) {
            return CompletableFuture.completedFuture(whyNot(cell));
        }
        CompletableFuture<GroupError> done = new CompletableFuture<>();
        cell.lane()
                .changeOffsets(
                        Scope.of(groupId),
                        (store, view) -> {
                            store.deleteGroup(groupId);
                            view.removeGroup(groupId);
                        },
                        deleted -> {
                            if (deleted) {
                                bury(groupId, cell);
                            }
                            cell.thaw();
                            done.complete(deleted ? GroupError.NONE : GroupError.COORDINATOR_NOT_AVAILABLE);
                        });
        return done;
    }

    CompletableFuture<GroupError> deleteOffsets(String groupId, Collection<TopicIdPartition> partitions) {
        GroupCell cell = groups.find(groupId).orElse(null);
        if (cell == null) {
            return CompletableFuture.completedFuture(GroupError.GROUP_ID_NOT_FOUND);
        }
        if (!cell.freezeIf(group -> group.state() == GroupState.EMPTY)) {
            return CompletableFuture.completedFuture(whyNot(cell));
        }
        List<TopicIdPartition> copy = List.copyOf(partitions);
        CompletableFuture<GroupError> done = new CompletableFuture<>();
        cell.lane().changeOffsets(Scope.of(groupId), (store, view) -> remove(store, view, groupId, copy), deleted -> {
            cell.thaw();
            done.complete(deleted ? GroupError.NONE : GroupError.COORDINATOR_NOT_AVAILABLE);
        });
        return done;
    }

    private static GroupError whyNot(GroupCell cell) {
        return switch (cell.read(ClassicGroup::state)) {
            case EMPTY -> GroupError.COORDINATOR_NOT_AVAILABLE; // another removal is under way
            case DEAD -> GroupError.GROUP_ID_NOT_FOUND;
            case PREPARING_REBALANCE, COMPLETING_REBALANCE, STABLE -> GroupError.NON_EMPTY_GROUP;
        };
    }

    CompletableFuture<GroupError> deleteOffsetsOfTopic(UUID topicId) {
        List<CompletableFuture<Boolean>> parts = groups.lanes().stream()
                .map(lane -> {
                    CompletableFuture<Boolean> part = new CompletableFuture<>();
                    lane.changeOffsets(
                            Scope.ALL, (store, view) -> removeTopic(store, view, lane, topicId), part::complete);
                    return part;
                })
                .toList();
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored -> parts.stream().allMatch(CompletableFuture::join)
                        ? GroupError.NONE
                        : GroupError.COORDINATOR_NOT_AVAILABLE);
    }

    /** Runs in a lane, and touches the groups of that lane only. */
    private void removeTopic(GroupStore store, OffsetView view, WriteLane lane, UUID topicId) throws StorageException {
        for (String groupId : view.groupIds()) {
            List<TopicIdPartition> partitions = view.partitionsOf(groupId, topicId);
            if (groups.laneOf(groupId) == lane && !partitions.isEmpty()) {
                remove(store, view, groupId, partitions);
            }
        }
    }

    private static void remove(
            GroupStore store, OffsetView view, String groupId, Collection<TopicIdPartition> partitions)
            throws StorageException {
        store.deleteOffsets(groupId, partitions);
        view.remove(groupId, partitions);
    }

    /** Removes what has expired: offsets, if they do, and empty groups that have none. */
    void sweep(Instant now) {
        for (GroupCell cell : groups.cells()) {
            String groupId = cell.read(ClassicGroup::groupId);
            Instant emptySince = cell.read(ClassicGroup::emptySince);
            boolean due = !groups.view().hasOffsets(groupId)
                    || !expired(groups.view(), groupId, emptySince, now).isEmpty();
            if (due && cell.freezeIf(ClassicGroup::isIdle)) {
                sweep(groupId, cell, now);
            }
        }
    }

    private void sweep(String groupId, GroupCell cell, Instant now) {
        Instant emptySince = cell.read(ClassicGroup::emptySince);
        cell.lane()
                .changeOffsets(
                        Scope.of(groupId),
                        (store, view) -> {
                            // Commits that were accepted before are in the view by now.
                            List<TopicIdPartition> old = expired(view, groupId, emptySince, now);
                            if (!old.isEmpty()) {
                                remove(store, view, groupId, old);
                            }
                            if (!view.hasOffsets(groupId)) {
                                store.deleteGroup(groupId);
                            }
                        },
                        done -> {
                            if (done && !groups.view().hasOffsets(groupId)) {
                                bury(groupId, cell);
                            }
                            cell.thaw();
                        });
    }

    private List<TopicIdPartition> expired(OffsetView view, String groupId, @Nullable Instant emptySince, Instant now) {
        Duration retention = limits.offsetsRetention();
        if (retention == null) {
            return List.of();
        }
        Instant before = now.minus(retention);
        if (emptySince != null && emptySince.isAfter(before)) {
            return List.of();
        }
        return view.get(groupId, null).values().stream()
                .filter(offset -> !offset.committedAt().isAfter(before))
                .map(CommittedOffset::partition)
                .toList();
    }

    private void bury(String groupId, GroupCell cell) {
        cell.kill();
        groups.remove(groupId, cell);
    }
}

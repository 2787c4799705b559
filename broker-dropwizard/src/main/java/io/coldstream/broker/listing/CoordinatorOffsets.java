package io.coldstream.broker.listing;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.view.OffsetCommits;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitRequest.PartitionOffset;
import io.coldstream.storage.StorageException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Commits like a consumer that is in no group: the coordinator lets it, as long as nobody else is in. Thread-safe. */
public final class CoordinatorOffsets implements OffsetCommits {
    private static final int NO_GENERATION = -1;
    private static final int NO_EPOCH = -1;

    private final GroupCoordinator coordinator;

    public CoordinatorOffsets(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Outcome commit(String groupId, Map<TopicIdPartition, Long> offsets)
            throws StorageException, InterruptedException {
        List<PartitionOffset> wanted = offsets.entrySet().stream()
                .map(entry -> new PartitionOffset(entry.getKey(), entry.getValue(), NO_EPOCH, ""))
                .toList();
        OffsetCommitRequest request =
                new OffsetCommitRequest(groupId, new MemberIdentity("", null), NO_GENERATION, wanted);
        try {
            Map<TopicIdPartition, GroupError> errors =
                    coordinator.commitOffsets(request).get().errors();
            if (errors.containsValue(GroupError.UNKNOWN_MEMBER_ID)) {
                return Outcome.HAS_MEMBERS;
            }
            for (GroupError error : errors.values()) {
                if (error != GroupError.NONE) {
                    throw new StorageException(
                            StorageException.Kind.UNAVAILABLE, "The offsets could not be committed: " + error);
                }
            }
            return Outcome.DONE;
        } catch (ExecutionException e) {
            throw new StorageException(StorageException.Kind.UNAVAILABLE, "The offsets could not be committed.", e);
        }
    }
}

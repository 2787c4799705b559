package io.coldstream.coordinator;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.OffsetCommitResponse;
import io.coldstream.storage.metadata.CommittedOffset;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** OffsetCommit: who may commit, and the way to the database. Thread-safe, stateless itself. */
final class OffsetCommits {
    private final GroupRegistry groups;
    private final RequestChecks checks;

    OffsetCommits(GroupRegistry groups, RequestChecks checks) {
        this.groups = groups;
        this.checks = checks;
    }

    static OffsetCommitResponse failed(OffsetCommitRequest request, GroupError error) {
        Map<TopicIdPartition, GroupError> errors = new HashMap<>();
        request.offsets().forEach(offset -> errors.put(offset.partition(), error));
        return new OffsetCommitResponse(errors);
    }

    CompletableFuture<OffsetCommitResponse> commit(OffsetCommitRequest request) {
        Optional<GroupCell> known = groups.find(request.groupId());
        if (known.isEmpty()) {
            if (request.generation() >= 0) {
                return done(failed(request, GroupError.ILLEGAL_GENERATION));
            }
            if (!request.member().isUnknown() || request.member().isStatic()) {
                return done(failed(request, GroupError.UNKNOWN_MEMBER_ID));
            }
        }
        Optional<GroupCell> cell = known.isPresent() ? known : groups.findOrCreate(request.groupId());
        return cell.map(found -> commit(found, request))
                .orElseGet(() -> done(failed(request, GroupError.COORDINATOR_NOT_AVAILABLE)));
    }

    private CompletableFuture<OffsetCommitResponse> commit(GroupCell cell, OffsetCommitRequest request) {
        Map<TopicIdPartition, GroupError> errors = new HashMap<>();
        Map<TopicIdPartition, OffsetCommitRequest.PartitionOffset> accepted = new LinkedHashMap<>();
        for (OffsetCommitRequest.PartitionOffset offset : request.offsets()) {
            GroupError error = checks.offset(offset);
            errors.put(offset.partition(), error);
            if (error == GroupError.NONE) {
                accepted.put(offset.partition(), offset);
            } else {
                accepted.remove(offset.partition());
            }
        }
        CompletableFuture<OffsetCommitResponse> answer = new CompletableFuture<>();
        GroupError error = cell.ask(
                (group, at) -> group.mayCommit(request.member(), request.generation(), at),
                GroupError.COORDINATOR_NOT_AVAILABLE,
                allowed -> {
                    if (allowed == GroupError.NONE) {
                        write(cell, commit(request.groupId(), accepted.values()), errors, answer);
                    }
                });
        if (error != GroupError.NONE) {
            answer.complete(failed(request, error));
        }
        return answer;
    }

    /** Under the group's lock, so that a commit which comes later has no earlier time. */
    private List<CommittedOffset> commit(String groupId, Collection<OffsetCommitRequest.PartitionOffset> accepted) {
        Instant now = groups.commitTimes().next();
        return accepted.stream()
                .map(offset -> new CommittedOffset(
                        groupId, offset.partition(), offset.offset(), offset.leaderEpoch(), offset.metadata(), now))
                .toList();
    }

    /** Under the group's lock, so that commits reach the lane in the order in which they were accepted. */
    private static void write(
            GroupCell cell,
            List<CommittedOffset> accepted,
            Map<TopicIdPartition, GroupError> errors,
            CompletableFuture<OffsetCommitResponse> answer) {
        if (accepted.isEmpty()) {
            answer.complete(new OffsetCommitResponse(errors)); // nobody depends on it yet
            return;
        }
        boolean handedIn = cell.lane()
                .commit(
                        accepted,
                        durable -> answer.complete(durable ? new OffsetCommitResponse(errors) : notStored(errors)));
        if (!handedIn) {
            answer.complete(notStored(errors)); // nobody depends on it yet
        }
    }

    private static OffsetCommitResponse notStored(Map<TopicIdPartition, GroupError> errors) {
        Map<TopicIdPartition, GroupError> outcome = new HashMap<>(errors);
        outcome.replaceAll(
                (partition, error) -> error == GroupError.NONE ? GroupError.COORDINATOR_NOT_AVAILABLE : error);
        return new OffsetCommitResponse(outcome);
    }

    private static CompletableFuture<OffsetCommitResponse> done(OffsetCommitResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}

package io.coldstream.coordinator;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.OffsetCommitRequest;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.storage.metadata.MemberRecord;
import org.jspecify.annotations.Nullable;

/** What can be said of a request without looking at the group. Stateless. */
final class RequestChecks {
    private final GroupLimits limits;

    RequestChecks(GroupLimits limits) {
        this.limits = limits;
    }

    /** The id of a group that has members. */
    GroupError groupId(String groupId) {
        return groupId.isEmpty() ? GroupError.INVALID_GROUP_ID : groupIdOrEmpty(groupId);
    }

    /** The id of a group that may only have offsets; Kafka lets that be empty. */
    GroupError groupIdOrEmpty(String groupId) {
        return groupId.length() > limits.groupIdCharsMax() || hasNul(groupId)
                ? GroupError.INVALID_GROUP_ID
                : GroupError.NONE;
    }

    GroupError join(JoinRequest request) {
        GroupError error = groupId(request.groupId());
        if (error != GroupError.NONE) {
            return error;
        }
        if (request.sessionTimeoutMs() < limits.sessionTimeoutMin().toMillis()
                || request.sessionTimeoutMs() > limits.sessionTimeoutMax().toMillis()) {
            return GroupError.INVALID_SESSION_TIMEOUT;
        }
        long bytes = 0;
        boolean nul = hasNul(request.protocolType())
                || hasNul(request.member().groupInstanceId())
                || hasNul(request.client().clientId());
        for (MemberRecord.Protocol protocol : request.protocols()) {
            bytes += 1L + protocol.name().length() + protocol.metadata().length;
            nul |= hasNul(protocol.name());
        }
        return nul || bytes > limits.memberBytesMax() ? GroupError.INVALID_REQUEST : GroupError.NONE;
    }

    GroupError sync(SyncRequest request) {
        GroupError error = groupId(request.groupId());
        if (error != GroupError.NONE) {
            return error;
        }
        boolean tooLarge = request.assignments().values().stream()
                .anyMatch(assignment -> assignment.length > limits.memberBytesMax());
        return tooLarge ? GroupError.INVALID_REQUEST : GroupError.NONE;
    }

    GroupError offset(OffsetCommitRequest.PartitionOffset offset) {
        if (offset.metadata().length() > limits.offsetMetadataCharsMax()) {
            return GroupError.OFFSET_METADATA_TOO_LARGE;
        }
        return offset.offset() < 0 || hasNul(offset.metadata()) ? GroupError.INVALID_REQUEST : GroupError.NONE;
    }

    /** Not every database can store U+0000 in a text, and one such commit would fail all that share its transaction. */
    private static boolean hasNul(@Nullable String text) {
        return text != null && text.indexOf('\0') >= 0;
    }
}

package io.coldstream.coordinator.group;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link SyncRequest}.
 *
 * @param error NONE, or why there is no assignment
 * @param protocolType the group's protocol type, {@code null} with an error
 * @param protocolName the chosen assignor, {@code null} with an error
 * @param assignment what the leader gave the member; empty with an error, or if the leader gave it nothing
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record SyncResponse(
        GroupError error,
        @Nullable String protocolType,
        @Nullable String protocolName,
        byte[] assignment) {
    public SyncResponse {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(assignment, "assignment");
    }

    public static SyncResponse failed(GroupError error) {
        return new SyncResponse(error, null, null, new byte[0]);
    }
}

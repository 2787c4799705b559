package io.coldstream.coordinator.group;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member asks for its assignment; the leader brings everybody's (SyncGroup, v0 to v5).
 *
 * @param groupId the group
 * @param member who asks
 * @param generation the generation that the member joined
 * @param protocolType the protocol type as the member knows it, {@code null} if it did not say (before v5)
 * @param protocolName the assignor as the member knows it, {@code null} if it did not say (before v5)
 * @param assignments what each member gets, by member id, from the leader; empty from everybody else
 */
public record SyncRequest(
        String groupId,
        MemberIdentity member,
        int generation,
        @Nullable String protocolType,
        @Nullable String protocolName,
        Map<String, byte[]> assignments) {
    public SyncRequest {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(member, "member");
        assignments = Map.copyOf(assignments);
    }
}

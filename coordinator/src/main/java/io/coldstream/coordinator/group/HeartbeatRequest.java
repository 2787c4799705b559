package io.coldstream.coordinator.group;

import java.util.Objects;

/**
 * A member says that it is alive (Heartbeat, v0 to v4). The answer is a {@link GroupError}.
 *
 * @param groupId the group
 * @param member who is alive
 * @param generation the generation that it believes to be in
 */
public record HeartbeatRequest(String groupId, MemberIdentity member, int generation) {
    public HeartbeatRequest {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(member, "member");
    }
}

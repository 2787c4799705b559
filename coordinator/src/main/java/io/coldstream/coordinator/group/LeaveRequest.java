package io.coldstream.coordinator.group;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Members go (LeaveGroup, v0 to v5). Before v3 there is exactly one.
 *
 * @param groupId the group
 * @param members who goes
 */
public record LeaveRequest(String groupId, List<Leaving> members) {
    public LeaveRequest {
        Objects.requireNonNull(groupId, "groupId");
        members = List.copyOf(members);
    }

    /**
     * One member that goes. A static member may be named by its instance id alone: its member id is then empty.
     *
     * @param member who
     * @param reason why, in the client's words, for the log; {@code null} if it did not say (KIP-800)
     */
    public record Leaving(MemberIdentity member, @Nullable String reason) {
        public Leaving {
            Objects.requireNonNull(member, "member");
        }
    }
}

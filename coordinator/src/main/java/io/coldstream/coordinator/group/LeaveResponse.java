package io.coldstream.coordinator.group;

import java.util.List;
import java.util.Objects;

/**
 * The answer to a {@link LeaveRequest}.
 *
 * @param error what is wrong with the request as a whole, or NONE. Before v3 the wire has one error only: this one, or
 *     that of the one member
 * @param members one outcome for each member of the request, in its order; empty if the request as a whole failed
 */
public record LeaveResponse(GroupError error, List<Left> members) {
    public LeaveResponse {
        Objects.requireNonNull(error, "error");
        members = List.copyOf(members);
    }

    /**
     * What came of one member.
     *
     * @param member as the request named it
     * @param error NONE, or why it was not removed
     */
    public record Left(MemberIdentity member, GroupError error) {
        public Left {
            Objects.requireNonNull(member, "member");
            Objects.requireNonNull(error, "error");
        }
    }
}

package io.coldstream.coordinator.group;

import java.util.Objects;

/**
 * One group in a list of groups.
 *
 * @param groupId the group
 * @param protocolType {@code consumer}, {@code connect}, ...; empty for a group that never had members
 * @param state where it stands
 */
public record GroupListing(String groupId, String protocolType, GroupState state) {
    public GroupListing {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(protocolType, "protocolType");
        Objects.requireNonNull(state, "state");
    }
}

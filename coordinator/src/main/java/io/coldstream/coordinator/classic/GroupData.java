package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.GroupLimits;
import io.coldstream.coordinator.group.GroupState;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.MemberRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a group knows, for its handlers to share. Owned by whoever owns its {@link ClassicGroup}. */
final class GroupData {
    final String groupId;
    final GroupLimits limits;
    final Roster roster = new Roster();
    final Outbox outbox = new Outbox();

    String protocolType = "";
    int generation;

    @Nullable
    String protocolName;

    /** When the event that is being handled happened. */
    Instant now;

    /** When the last rebalance was completed, or the group made. */
    Instant changedAt;

    private GroupState state = GroupState.EMPTY;

    GroupData(String groupId, GroupLimits limits, Instant now) {
        this.groupId = groupId;
        this.limits = limits;
        this.now = now;
        this.changedAt = now;
    }

    /** A group as it was stored: stable if it had members. */
    GroupData(GroupRecord stored, GroupLimits limits, Instant now) {
        this(stored.groupId(), limits, now);
        protocolType = stored.protocolType();
        generation = stored.generation();
        changedAt = stored.changedAt();
        if (!stored.members().isEmpty()) {
            stored.members().forEach(member -> roster.add(new Member(member)));
            protocolName = stored.protocolName();
            String leader = stored.leaderId();
            if (leader != null && roster.find(leader) != null) {
                roster.setLeader(leader);
            }
            state = GroupState.STABLE;
        }
    }

    GroupState state() {
        return state;
    }

    boolean is(GroupState other) {
        return state == other;
    }

    void become(GroupState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("group " + groupId + " cannot go from " + state + " to " + next);
        }
        state = next;
    }

    /** The group as it is to be stored. */
    GroupRecord toRecord(Map<String, byte[]> assignments) {
        List<MemberRecord> members = roster.members().stream()
                .map(member -> member.toRecord(assignments.getOrDefault(member.id(), member.assignment)))
                .toList();
        return new GroupRecord(groupId, protocolType, generation, protocolName, roster.leaderId(), members, now);
    }

    /** The present generation, as its members are told of it. */
    JoinResponse joined(Member member, boolean withMembers) {
        return joined(member, withMembers, leaderIdOrEmpty(), false);
    }

    JoinResponse joined(Member member, boolean withMembers, String leaderId, boolean skipAssignment) {
        List<JoinResponse.JoinedMember> members = withMembers
                ? roster.members().stream()
                        .map(each -> new JoinResponse.JoinedMember(
                                each.id(), each.identity.groupInstanceId(), each.subscription(protocolName)))
                        .toList()
                : List.of();
        return new JoinResponse(
                GroupError.NONE,
                generation,
                protocolType,
                protocolName,
                leaderId,
                member.id(),
                skipAssignment,
                members);
    }

    String leaderIdOrEmpty() {
        String leader = roster.leaderId();
        return leader == null ? "" : leader;
    }
}

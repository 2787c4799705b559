package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.GroupError;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.storage.metadata.MemberRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a group: its members in the order in which they came, its leader, the ids that were handed out to clients
 * that have not joined yet, and which protocols everybody supports. Owned by whoever owns its {@link ClassicGroup}.
 */
final class Roster {
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> memberIdByInstance = new HashMap<>();
    private final Map<String, Integer> supporters = new HashMap<>();
    private final Set<String> pendingIds = new LinkedHashSet<>();
    private @Nullable String leaderId;

    Collection<Member> members() {
        return members.values();
    }

    int size() {
        return members.size();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    @Nullable
    Member find(String memberId) {
        return members.get(memberId);
    }

    @Nullable
    Member findStatic(@Nullable String groupInstanceId) {
        String memberId = groupInstanceId == null ? null : memberIdByInstance.get(groupInstanceId);
        return memberId == null ? null : members.get(memberId);
    }

    Set<String> pendingIds() {
        return pendingIds;
    }

    @Nullable
    String leaderId() {
        return leaderId;
    }

    boolean isLeader(Member member) {
        return member.id().equals(leaderId);
    }

    /**
     * Says whether somebody is who it says it is: NONE, UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID (KIP-345).
     *
     * <p>A static member may have come back under a new id shortly before a crash, before that id was stored. Fencing
     * is final for a client, and here it would hit the rightful one. So until the stored holder is heard of, whoever
     * claims its instance id is only told to join anew.
     */
    GroupError identify(MemberIdentity who) {
        if (who.isStatic()) {
            Member holder = findStatic(who.groupInstanceId());
            if (holder == null) {
                return GroupError.UNKNOWN_MEMBER_ID;
            }
            if (holder.id().equals(who.memberId())) {
                return GroupError.NONE;
            }
            return holder.isSilentSinceRestore ? GroupError.UNKNOWN_MEMBER_ID : GroupError.FENCED_INSTANCE_ID;
        }
        return members.containsKey(who.memberId()) ? GroupError.NONE : GroupError.UNKNOWN_MEMBER_ID;
    }

    /** Adds a member; the first one leads. */
    void add(Member member) {
        if (members.putIfAbsent(member.id(), member) != null) {
            throw new IllegalStateException("member " + member.id() + " is already there");
        }
        String instanceId = member.identity.groupInstanceId();
        if (instanceId != null) {
            memberIdByInstance.put(instanceId, member.id());
        }
        count(member, 1);
        if (leaderId == null) {
            leaderId = member.id();
        }
    }

    /** Removes a member; if it led, the one that has been here longest leads. */
    void remove(Member member) {
        members.remove(member.id());
        String instanceId = member.identity.groupInstanceId();
        if (instanceId != null) {
            memberIdByInstance.remove(instanceId, member.id());
        }
        count(member, -1);
        if (isLeader(member)) {
            leaderId = members.isEmpty() ? null : members.keySet().iterator().next();
        }
    }

    /** Puts a static member's new self in the place of its old one, lead and all. */
    void replace(Member old, Member successor) {
        boolean led = isLeader(old);
        remove(old);
        add(successor);
        if (led) {
            leaderId = successor.id();
        }
    }

    void setLeader(String memberId) {
        leaderId = memberId;
    }

    /** Takes over what a member that joins again says of itself. */
    void describeAnew(Member member, JoinRequest request) {
        count(member, -1);
        member.describeAnew(request);
        count(member, 1);
    }

    private void count(Member member, int change) {
        for (String name : member.protocolNames()) {
            supporters.merge(name, change, (before, delta) -> before + delta == 0 ? null : before + delta);
        }
    }

    /** Whether there is a protocol among these that every member supports. */
    boolean supportsAnyOf(Collection<String> protocolNames) {
        return members.isEmpty()
                ? !protocolNames.isEmpty()
                : protocolNames.stream().anyMatch(this::isSupportedByAll);
    }

    private boolean isSupportedByAll(String protocolName) {
        return supporters.getOrDefault(protocolName, 0) == members.size();
    }

    /**
     * The protocol that most members like best among those that all support. There are members, hence is one. Of two
     * with as many votes the smaller name wins, so that the order of members says nothing.
     */
    String chooseProtocol() {
        Map<String, Integer> votes = new TreeMap<>();
        for (Member member : members.values()) {
            member.protocols().stream()
                    .map(MemberRecord.Protocol::name)
                    .filter(this::isSupportedByAll)
                    .findFirst()
                    .ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        return votes.entrySet().stream()
                .reduce((best, next) -> next.getValue() > best.getValue() ? next : best)
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new IllegalStateException("the members have no protocol in common"));
    }

    /** Whether a rebalance has nobody left to wait for. */
    boolean allJoined() {
        return pendingIds.isEmpty() && members.values().stream().allMatch(Member::awaitsJoin);
    }

    long joinedCount() {
        return members.values().stream().filter(Member::awaitsJoin).count();
    }

    List<Member> notJoined() {
        return members.values().stream().filter(member -> !member.awaitsJoin()).toList();
    }

    /** Makes sure that the leader is somebody who has joined; says whether there is such a one. */
    boolean electJoinedLeader() {
        Member leader = leaderId == null ? null : members.get(leaderId);
        if (leader != null && leader.awaitsJoin()) {
            return true;
        }
        for (Member member : members.values()) {
            if (member.awaitsJoin()) {
                leaderId = member.id();
                return true;
            }
        }
        return false;
    }

    List<Member> syncDue() {
        return members.values().stream().filter(member -> member.syncDue).toList();
    }

    /** The longest that a rebalance must wait for somebody. */
    long rebalanceTimeoutMs() {
        return members.values().stream()
                .mapToLong(Member::rebalanceTimeoutMs)
                .max()
                .orElse(0);
    }

    /** A copy, for loops that change the roster. */
    List<Member> snapshot() {
        return new ArrayList<>(members.values());
    }
}

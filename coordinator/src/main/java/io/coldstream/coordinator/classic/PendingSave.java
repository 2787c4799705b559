package io.coldstream.coordinator.classic;

import java.util.Map;

/** What waits for a record to be stored. */
sealed interface PendingSave {
    /**
     * The leader's assignment: it counts once it is stored.
     *
     * @param byMember what each member gets; a member that is missing gets nothing
     */
    record Assignment(Map<String, byte[]> byMember) implements PendingSave {
        public Assignment {
            byMember = Map.copyOf(byMember);
        }
    }

    /**
     * A static member that came back under a new member id into a stable group.
     *
     * @param returned the member as it is now
     * @param before the member as it was, in case the store fails
     * @param leaderBefore the leader's member id before
     * @param generation the generation that it came back into
     * @param skipAssignmentSupported whether its client can be leader without computing the assignment
     */
    record StaticReturn(
            Member returned, Member before, String leaderBefore, int generation, boolean skipAssignmentSupported)
            implements PendingSave {}

    /** The group has lost its last member; nobody waits. */
    record Emptied() implements PendingSave {}
}

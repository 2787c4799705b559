package io.coldstream.coordinator.classic;

import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.SyncResponse;
import io.coldstream.storage.metadata.GroupRecord;
import java.util.Objects;

/** Something that a group wants done. Effects are done in the order in which they are given. */
public sealed interface Effect {
    /**
     * Answers the JoinGroup that came with a ticket. Every ticket is answered exactly once.
     *
     * @param ticket what the request came with
     * @param response the answer
     */
    record AnswerJoin(long ticket, JoinResponse response) implements Effect {
        public AnswerJoin {
            Objects.requireNonNull(response, "response");
        }
    }

    /**
     * Answers the SyncGroup that came with a ticket. Every ticket is answered exactly once.
     *
     * @param ticket what the request came with
     * @param response the answer
     */
    record AnswerSync(long ticket, SyncResponse response) implements Effect {
        public AnswerSync {
            Objects.requireNonNull(response, "response");
        }
    }

    /**
     * Sets a timer, in place of the same timer if that is set.
     *
     * @param timer which one
     * @param sequence goes back into {@link ClassicGroup#timerFired}, so that a timer that fires while it is being
     *     replaced does nothing
     * @param delayMs when it fires, from now
     */
    record SetTimer(GroupTimer timer, long sequence, long delayMs) implements Effect {
        public SetTimer {
            Objects.requireNonNull(timer, "timer");
        }
    }

    /**
     * Takes a timer back.
     *
     * @param timer which one
     */
    record CancelTimer(GroupTimer timer) implements Effect {
        public CancelTimer {
            Objects.requireNonNull(timer, "timer");
        }
    }

    /**
     * Stores the group, and then calls {@link ClassicGroup#saved}. Records of one group are stored in the order in
     * which they are given.
     *
     * @param saveId goes back into {@link ClassicGroup#saved}
     * @param group what to store
     */
    record Save(long saveId, GroupRecord group) implements Effect {
        public Save {
            Objects.requireNonNull(group, "group");
        }
    }
}

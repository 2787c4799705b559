package io.coldstream.tiering.retention;

import java.util.Optional;

/**
 * Whether anything may be destroyed at all: records, local copies of archived segments, objects. Asked right before.
 * Thread-safe. May block: never called on an event loop.
 */
@FunctionalInterface
public interface DeletionGate {
    /** Lets everything pass. */
    DeletionGate OPEN = Optional::empty;

    /** Why nothing may be destroyed now, as a sentence for people; empty if it may. Answers from memory. */
    Optional<String> closedBecause();

    /**
     * Called before anything is destroyed, and once more when the database knows of it: the moment to look what the
     * database says, and to note it. May close the gate. Whatever fails here is the gate's to report; a full disk must not forbid to free it.
     */
    default void beforeDestroying() {}

    /** Looks at the database, unless the gate is closed anyhow, and says whether something may be destroyed. */
    default boolean isOpenNow() {
        if (closedBecause().isEmpty()) {
            beforeDestroying();
        }
        return closedBecause().isEmpty();
    }
}

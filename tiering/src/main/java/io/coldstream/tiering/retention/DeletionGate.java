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
     * Called when the database knows what is to be destroyed, and before it is: the moment to note what the database
     * says. Whatever fails here is the gate's to report; a full disk must not forbid to free it.
     */
    default void beforeDestroying() {}
}

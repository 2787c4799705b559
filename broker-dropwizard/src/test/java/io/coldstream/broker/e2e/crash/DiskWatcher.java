package io.coldstream.broker.e2e.crash;

import java.io.IOException;

/** Sees every change to a disk. Called by whatever thread makes the change; thread-safe therefore. */
public interface DiskWatcher {
    /** Before a change; a failure is that of the change. */
    default void before(FileChange change) throws IOException {}

    /** Whether a write is to be done in two steps, with {@link #halfWay} in between. */
    default boolean isHalved(FileChange write) {
        return false;
    }

    /** When half of the bytes were written. */
    default void halfWay(FileChange write) throws IOException {}

    /** After a change that succeeded. */
    default void after(FileChange change) throws IOException {}
}

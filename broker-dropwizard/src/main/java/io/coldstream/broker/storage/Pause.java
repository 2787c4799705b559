package io.coldstream.broker.storage;

/** Waits between two tries; a test's does not. */
@FunctionalInterface
public interface Pause {
    /**
     * Waits.
     *
     * @param millis how long, in milliseconds
     * @throws InterruptedException if the wait was ended from outside
     */
    void await(long millis) throws InterruptedException;
}

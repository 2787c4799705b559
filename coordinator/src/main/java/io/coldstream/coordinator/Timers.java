package io.coldstream.coordinator;

import java.time.Duration;

/** Runs short tasks later. Thread-safe. */
public interface Timers {
    /** Runs a task once, after a delay, on a thread that must not block. */
    Scheduled schedule(Duration delay, Runnable task);

    /** A task that may still be called off. */
    interface Scheduled {
        /** Calls the task off. If it runs already, or has run, nothing happens. */
        void cancel();
    }
}

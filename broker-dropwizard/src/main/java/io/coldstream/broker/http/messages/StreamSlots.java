package io.coldstream.broker.http.messages;

import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many may read messages at once, and whether they are to end since the server does. Thread-safe. */
public final class StreamSlots {
    private final int slots;
    private final String what;
    private final Semaphore free;
    private volatile boolean ending;

    /** @param what what has the slots, with its verb, for sentences */
    public StreamSlots(int slots, String what) {
        this.slots = slots;
        this.what = what;
        this.free = new Semaphore(slots);
    }

    /** The server stops: whoever reads is to end soon. */
    public void end() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    /** One of the slots, until it is closed; closing it again does nothing. */
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws ProblemException if none is free */
    Slot take() {
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_STREAMS,
                    slots + " " + what + " served at once, and as many are there; ask again when one has ended.");
        }
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.compareAndSet(true, false)) {
                free.release();
            }
        };
    }
}

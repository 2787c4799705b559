package io.coldstream.broker.kafka.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The memory that requests may take together, over all connections. Thread-safe, guarded by its own lock.
 *
 * <p>A frame asks for its size before its payload is read. Whoever finds too little left waits, first come first
 * served, so that a large frame isn't overtaken for ever by small ones. A frame larger than the whole budget gets
 * through when nothing else is in.
 */
public final class RequestMemory {
    private final long budgetBytes;
    private final Object lock = new Object();
    private final Deque<Reservation> waiting = new ArrayDeque<>();
    private long reservedBytes;
    private long retainedBytes;

    public RequestMemory(long budgetBytes) {
        if (budgetBytes < 1) {
            throw new IllegalArgumentException("budgetBytes must be 1 or more, not " + budgetBytes);
        }
        this.budgetBytes = budgetBytes;
    }

    /** The bytes that are reserved now. */
    public long reservedBytes() {
        synchronized (lock) {
            return reservedBytes;
        }
    }

    /** The bytes that paused connections had read from their sockets before they knew that they must wait. */
    public long retainedBytes() {
        synchronized (lock) {
            return retainedBytes;
        }
    }

    /** How many frames wait for room. */
    public int waitingFrames() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    /** Whether room is getting scarce, so that connections had better read little at a time. */
    boolean isTight() {
        synchronized (lock) {
            return !waiting.isEmpty() || reservedBytes + retainedBytes > budgetBytes / 2;
        }
    }

    /**
     * Asks for bytes. If the reservation isn't granted at once, it will be later; {@code onGranted} then runs on the
     * thread that made room, outside of the lock, unless the reservation was released before.
     */
    Reservation reserve(int bytes, Runnable onGranted) {
        Reservation reservation = new Reservation(bytes, onGranted);
        synchronized (lock) {
            if (waiting.isEmpty() && fits(bytes)) {
                grant(reservation);
            } else {
                waiting.addLast(reservation);
            }
        }
        return reservation;
    }

    /** Counts bytes that are held outside of any reservation; negative when they are let go. Never waits. */
    void retain(int deltaBytes) {
        if (deltaBytes == 0) {
            return;
        }
        synchronized (lock) {
            retainedBytes += deltaBytes;
        }
    }

    private boolean fits(int bytes) {
        return reservedBytes == 0 || reservedBytes + bytes <= budgetBytes;
    }

    private void grant(Reservation reservation) {
        reservedBytes += reservation.bytes;
        reservation.state = State.GRANTED;
    }

    private List<Reservation> grantWaiting() {
        List<Reservation> granted = new ArrayList<>();
        for (Reservation next = waiting.peekFirst(); next != null && fits(next.bytes); next = waiting.peekFirst()) {
            waiting.removeFirst();
            grant(next);
            granted.add(next);
        }
        return granted;
    }

    private enum State {
        WAITING,
        GRANTED,
        RELEASED
    }

    /** One frame's claim. Its state is guarded by the memory's lock. */
    final class Reservation {
        private final int bytes;
        private final Runnable onGranted;
        private State state = State.WAITING;

        private Reservation(int bytes, Runnable onGranted) {
            this.bytes = bytes;
            this.onGranted = onGranted;
        }

        boolean isGranted() {
            synchronized (lock) {
                return state == State.GRANTED;
            }
        }

        /** Gives the bytes back, or the place in the queue up. Only the first call has an effect. */
        void release() {
            List<Reservation> granted;
            synchronized (lock) {
                switch (state) {
                    case WAITING -> waiting.remove(this);
                    case GRANTED -> reservedBytes -= bytes;
                    case RELEASED -> {
                        return;
                    }
                }
                state = State.RELEASED;
                granted = grantWaiting();
            }
            granted.forEach(next -> next.onGranted.run());
        }
    }
}

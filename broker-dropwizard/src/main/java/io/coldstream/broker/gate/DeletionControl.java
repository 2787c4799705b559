package io.coldstream.broker.gate;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.tiering.retention.ClockGuard;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What keeps deletion back, the database or the clock, and somebody's word that it is right. Thread-safe: without state.
 * Blocking: never called on an event loop.
 */
public final class DeletionControl {
    private final DatabaseGate gate;
    private final Supplier<ClockGuard.Reading> time;
    private final Runnable confirmClock;
    private final AuditLog audit;
    private final InstantSource clock;

    /** @param confirmClock has deletion believe the clock from now on */
    public DeletionControl(
            DatabaseGate gate,
            Supplier<ClockGuard.Reading> time,
            Runnable confirmClock,
            AuditLog audit,
            InstantSource clock) {
        this.gate = gate;
        this.time = time;
        this.confirmClock = confirmClock;
        this.audit = audit;
        this.clock = clock;
    }

    /** Why deletions rest, if they do. */
    public Optional<Suspension> suspension() {
        return gate.suspension();
    }

    /** The same as a sentence. */
    public Optional<String> closedBecause() {
        return gate.closedBecause();
    }

    /** What the clock says, and what time deletion goes by. */
    public ClockGuard.Reading time() {
        return time.get();
    }

    /**
     * Believes database and clock as they are from now on.
     *
     * @param user who says so
     * @param reason why, in that person's words
     * @return whether there was anything to accept
     * @throws StorageException if it cannot be audited; then nothing is accepted that was not before
     * @throws IOException if it cannot be written down; likewise
     */
    public boolean accept(String user, String reason) throws StorageException, IOException {
        boolean database = gate.accept(user, reason);
        ClockGuard.Reading reading = time.get();
        if (reading.jumped()) {
            String what = "the clock, which says " + reading.wall() + "; deletion went by " + reading.trusted();
            audit.append(
                    new AuditEntry(clock.instant().truncatedTo(ChronoUnit.MILLIS), user, "accept_clock", what, reason));
            confirmClock.run();
        }
        return database || reading.jumped();
    }
}

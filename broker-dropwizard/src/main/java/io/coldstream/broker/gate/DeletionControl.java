package io.coldstream.broker.gate;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.tiering.retention.ClockGuard;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
     * What somebody has seen and takes for right.
     *
     * @param since since when deletions rest because of the database, or {@code null} if that is not accepted
     * @param clockAhead how far the clock was ahead, or {@code null} if that is not accepted
     */
    public record Accepted(
            @Nullable Instant since, @Nullable Duration clockAhead) {
        public Accepted {
            if (since == null && clockAhead == null) {
                throw new IllegalArgumentException("nothing is accepted");
            }
        }
    }

    /**
     * Believes the database or the clock, or both, as they are from now on; what is not named stays as it is.
     *
     * @param user who says so
     * @param reason why, in that person's words
     * @return whether it is still as it was seen; if not, nothing is accepted
     * @throws StorageException if it cannot be audited; then nothing is accepted that was not before
     * @throws IOException if it cannot be written down; likewise
     */
    public boolean accept(Accepted accepted, String user, String reason) throws StorageException, IOException {
        ClockGuard.Reading reading = time.get();
        Duration clockAhead = accepted.clockAhead();
        if (clockAhead != null && !isAsSeen(reading, clockAhead)) {
            return false;
        }
        Instant since = accepted.since();
        if (since != null && !gate.accept(since, user, reason)) {
            return false;
        }
        if (clockAhead != null) {
            String what = "the clock, which says " + reading.wall() + "; deletion went by " + reading.trusted();
            audit.append(
                    new AuditEntry(clock.instant().truncatedTo(ChronoUnit.MILLIS), user, "accept_clock", what, reason));
            confirmClock.run();
        }
        return true;
    }

    /** Whether the clock is ahead, and no further than what is within the rules for a clock that runs. */
    private static boolean isAsSeen(ClockGuard.Reading reading, Duration clockAhead) {
        return reading.jumped() && reading.ahead().minus(clockAhead).compareTo(ClockGuard.AHEAD_MAX) <= 0;
    }
}

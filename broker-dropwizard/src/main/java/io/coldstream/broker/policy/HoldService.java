package io.coldstream.broker.policy;

import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.HoldStore;
import io.coldstream.tiering.retention.DestructionTurns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places and releases legal holds, and tells the broker of it at once. Reading is the store's. Thread-safe: without
 * state. Blocking: never called on an event loop.
 */
public final class HoldService {
    private static final Logger LOG = LoggerFactory.getLogger(HoldService.class);

    /** How long an answer may wait for what is being deleted; below what clients and the server leave a connection idle. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * A hold that was placed.
     *
     * @param hold the hold; it stands
     * @param settled whether what was being deleted by holds that were read before is over. If not, some of what the hold
     *     covers may still go with that, and nothing else
     */
    public record Placed(LegalHold hold, boolean settled) {
        public Placed {
            Objects.requireNonNull(hold, "hold");
        }
    }

    private final HoldStore store;
    private final StandingHolds standing;
    private final DestructionTurns turns;
    private final Duration patience;
    private final Runnable placed;
    private final Runnable released;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /**
     * @param turns what is being destroyed by holds that were read before
     * @param patience how long to wait for its end, {@link #PATIENCE} for one
     * @param placed called when a hold stands; does not block
     * @param released called when a hold has ended, so that what it kept is looked at; does not block
     */
    public HoldService(
            HoldStore store,
            StandingHolds standing,
            DestructionTurns turns,
            Duration patience,
            Runnable placed,
            Runnable released,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.store = store;
        this.standing = standing;
        this.turns = turns;
        this.patience = patience;
        this.placed = placed;
        this.released = released;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Places a hold. When this returns and says that all is settled, nothing that it covers is deleted any more: what was
     * being deleted by holds that were read before is gone by then, or stays.
     *
     * @param topic the topic's name, for people
     * @param by the user that places it
     * @throws StorageException NOT_FOUND if there is no such topic or partition, or the topic is being deleted
     * @throws IllegalArgumentException if the reason or the owner is blank
     */
    public Placed place(String topic, HoldScope scope, String reason, String owner, String by) throws StorageException {
        LegalHold hold = new LegalHold(ids.get(), topic, scope, reason, owner, by, now(), null);
        store.place(hold);
        standing.placed(hold);
        placed.run();
        return new Placed(hold, awaitDestruction(hold));
    }

    private boolean awaitDestruction(LegalHold hold) {
        try {
            turns.awaitPresent(patience);
            return true;
        } catch (TimeoutException e) {
            LOG.warn(
                    "Hold {} stands, but something that was being deleted when it was placed is not at its end after {}",
                    hold.id(),
                    patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Hold {} stands; nobody waited for what was being deleted when it was placed", hold.id());
        }
        return false;
    }

    /**
     * Ends a hold.
     *
     * @throws StorageException NOT_FOUND if there is no such hold; CONFLICT if it was released before
     * @throws IllegalArgumentException if the reason is blank
     */
    public LegalHold release(UUID id, String by, String reason) throws StorageException {
        LegalHold hold = store.release(id, new LegalHold.Release(by, reason, now()));
        standing.released(id);
        released.run();
        return hold;
    }

    /** Whether any hold stands on a topic or a part of it. Never blocks. */
    public boolean standsOn(UUID topicId) {
        return standing.anyOn(topicId);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

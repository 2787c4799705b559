package io.coldstream.broker.policy;

import io.coldstream.api.retention.HoldScope;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.HoldStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Places and releases legal holds, and tells the broker of it at once. Reading is the store's. Thread-safe: without
 * state. Blocking: never called on an event loop.
 */
public final class HoldService {
    private final HoldStore store;
    private final StandingHolds standing;
    private final Runnable released;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** @param released called when a hold has ended, so that what it kept is looked at; does not block */
    public HoldService(
            HoldStore store, StandingHolds standing, Runnable released, InstantSource clock, Supplier<UUID> ids) {
        this.store = store;
        this.standing = standing;
        this.released = released;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Places a hold; when this returns, nothing that it covers is deleted any more.
     *
     * @param topic the topic's name, for people
     * @param by the user that places it
     * @throws StorageException NOT_FOUND if there is no such topic or partition, or the topic is being deleted
     * @throws IllegalArgumentException if the reason or the owner is blank
     */
    public LegalHold place(String topic, HoldScope scope, String reason, String owner, String by)
            throws StorageException {
        LegalHold hold = new LegalHold(ids.get(), topic, scope, reason, owner, by, now(), null);
        store.place(hold);
        standing.placed(hold);
        return hold;
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

package io.coldstream.broker.listing;

import io.coldstream.api.retention.LegalHold;
import io.coldstream.broker.view.ObjectLockFacts;
import io.coldstream.broker.view.ObjectLockListing;
import io.coldstream.tiering.lock.ObjectLockPlan.Counts;
import io.coldstream.tiering.lock.ObjectLockStatus;
import io.coldstream.tiering.service.TieringService;
import org.jspecify.annotations.Nullable;

/** Object locks as tiering counted them at its last look. Thread-safe: without state. */
public final class TieringObjectLocks implements ObjectLockListing {
    private final TieringService tiering;

    public TieringObjectLocks(TieringService tiering) {
        this.tiering = tiering;
    }

    @Override
    public ObjectLockFacts of(LegalHold hold) {
        ObjectLockStatus status = tiering.objectLocks();
        @Nullable Counts counts = status.counts().get(hold.id());
        if (counts != null) {
            return new ObjectLockFacts(status.enabled(), counts.locked(), status.enabled() ? counts.pending() : 0);
        }
        return status.enabled() && hold.stands()
                ? new ObjectLockFacts(true, null, null)
                : new ObjectLockFacts(status.enabled(), 0L, 0L);
    }
}

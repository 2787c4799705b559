package io.coldstream.tiering.lock;

import io.coldstream.api.retention.LegalHold;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.ObjectLock;
import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectKey;
import io.coldstream.storage.object.ObjectLegalHolds;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.retention.DeletionGate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the object store keep what legal holds cover, and lets it go again. Everything follows from the database: an object is
 * noted there before it is locked, and forgotten after it was let go, so that a crash anywhere is made good by the next
 * look. {@link #runIfDue} belongs to the thread that deletes objects as well, so that none is locked while it goes;
 * {@link #request} and {@link #status} may be called by any. The time of the next look is kept under this object's lock.
 */
public final class ObjectLocks {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectLocks.class);
    private static final long LOOK_MS = 60_000;

    /** How many requests one look sends at most, so that deletions are not kept waiting. */
    private static final int REQUESTS_MAX = 1000;

    /** How many objects are noted in one transaction. */
    private static final int BATCH = 100;

    private final Optional<ObjectLegalHolds> store;
    private final MetadataStore metadata;
    private final boolean enabled;
    private final DeletionGate gate;
    private final InstantSource clock;
    private final TieringMetrics metrics;
    private volatile ObjectLockStatus status;
    private Instant nextLook = Instant.MIN;
    /** Where the next look begins among what is to be locked, and among what is to be unlocked. Reaper thread. */
    private int setTurn;

    private int takeOffTurn;

    /**
     * @param store the object store's own holds, if it knows such things
     * @param enabled whether what legal holds cover is to be locked; if not, locks from before are taken off when no legal
     *     hold needs them any more
     * @param gate while it is closed no lock is taken off: a database that was rolled back may not know all holds
     */
    public ObjectLocks(
            Optional<ObjectLegalHolds> store,
            MetadataStore metadata,
            boolean enabled,
            DeletionGate gate,
            InstantSource clock,
            TieringMetrics metrics) {
        this.store = store;
        this.metadata = metadata;
        this.enabled = enabled;
        this.gate = gate;
        this.clock = clock;
        this.metrics = metrics;
        this.status = ObjectLockStatus.none(enabled);
    }

    public ObjectLockStatus status() {
        return status;
    }

    /** A hold was placed or released: look at the next occasion. */
    public synchronized void request() {
        nextLook = Instant.MIN;
    }

    /**
     * Whether the object of a copy is locked, or may be: then it is not to be deleted yet.
     *
     * @throws StorageException if that cannot be told; then it is not to be deleted either
     */
    public boolean mayBeLocked(UUID copyId) throws StorageException {
        return metadata.objectLocks().contains(copyId);
    }

    /**
     * Does what is due, if it is time. What fails is logged, counted and shown, and tried again at the next look.
     *
     * @return whether locks were taken off, so that objects may go that could not before
     */
    public boolean runIfDue() {
        if (!takeTurn(clock.instant())) {
            return false;
        }
        try {
            return look();
        } catch (StorageException e) {
            metrics.count(Counter.OBJECT_LOCKS_FAILED);
            String trouble = String.valueOf(e.getMessage());
            if (!trouble.equals(status.trouble())) {
                LOG.warn("Locking what legal holds cover failed, and is tried again: {}", trouble, e);
            }
            status = status.troubled(trouble);
            return false;
        }
    }

    private synchronized boolean takeTurn(Instant now) {
        if (nextLook.isAfter(now)) {
            return false;
        }
        nextLook = now.plusMillis(LOOK_MS);
        return true;
    }

    private boolean look() throws StorageException {
        List<ObjectLock> known = metadata.objectLocks().list();
        boolean inUse = enabled || !known.isEmpty();
        List<LegalHold> standing = inUse ? metadata.holds().standing() : List.of();
        if (standing.isEmpty() && known.isEmpty()) {
            status = ObjectLockStatus.none(enabled);
            return false;
        }
        List<SegmentRecord> catalogue = metadata.segments().list();
        ObjectLockPlan plan = ObjectLockPlan.of(catalogue, standing, known, enabled);
        show(plan, known);
        List<SegmentRecord> toSet = shareOf(plan.toSet(), setTurn);
        List<ObjectLock> toTakeOff =
                plan.toTakeOff().isEmpty() || !gate.isOpenNow() ? List.of() : shareOf(plan.toTakeOff(), takeOffTurn);
        if (toSet.isEmpty() && toTakeOff.isEmpty()) {
            status = status.troubled("");
            return false;
        }
        try {
            int missing = setAndTakeOff(toSet, toTakeOff);
            if (missing == 0 && Math.max(toSet.size(), toTakeOff.size()) == REQUESTS_MAX) {
                request();
            }
            status = status.troubled(missing == 0 ? "" : missing + " objects that are to be locked are missing.");
        } finally {
            List<ObjectLock> now = metadata.objectLocks().list();
            show(ObjectLockPlan.of(catalogue, standing, now, enabled), now);
        }
        return !toTakeOff.isEmpty();
    }

    /** As many as a look may take, beginning elsewhere each time: one that always fails must not keep all others back. */
    private static <T> List<T> shareOf(List<T> all, int turn) {
        List<T> rotated = new ArrayList<>(all);
        Collections.rotate(rotated, rotated.isEmpty() ? 0 : -(turn % rotated.size()));
        return rotated.subList(0, Math.min(REQUESTS_MAX, rotated.size()));
    }

    /** What is to be unlocked does not wait for what cannot be locked. Returns how many objects were not there. */
    private int setAndTakeOff(List<SegmentRecord> toSet, List<ObjectLock> toTakeOff) throws StorageException {
        int missing = 0;
        StorageException failure = null;
        try {
            missing = setAll(toSet);
            setTurn = missing == 0 ? 0 : setTurn + toSet.size();
        } catch (StorageException e) {
            failure = e;
            setTurn++;
        }
        try {
            takeOffAll(toTakeOff);
            takeOffTurn = 0;
        } catch (StorageException e) {
            takeOffTurn++;
            if (failure != null) {
                failure.addSuppressed(e);
            } else {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return missing;
    }

    private void show(ObjectLockPlan plan, List<ObjectLock> known) {
        status = new ObjectLockStatus(
                enabled,
                known.stream().filter(ObjectLock::isSet).count(),
                plan.toSet().size(),
                plan.toTakeOff().size(),
                plan.counts(),
                status.trouble());
    }

    /** Returns how many objects were not there. */
    private int setAll(List<SegmentRecord> copies) throws StorageException {
        int missing = 0;
        for (int start = 0; start < copies.size(); start += BATCH) {
            List<SegmentRecord> batch = copies.subList(start, Math.min(start + BATCH, copies.size()));
            metadata.objectLocks()
                    .put(batch.stream().map(copy -> lock(copy, false)).toList());
            List<ObjectLock> done = new ArrayList<>();
            try {
                for (SegmentRecord copy : batch) {
                    if (send(copy.intent().key(), true)) {
                        done.add(lock(copy, true));
                    } else if (copy.state() == RemoteCopyState.AVAILABLE) { // others may have gone before a crash
                        missing++;
                        metrics.count(Counter.OBJECT_LOCKS_FAILED);
                        LOG.warn(
                                "{} is to be locked, and is not there",
                                copy.intent().key());
                    }
                }
            } finally {
                metadata.objectLocks().put(done);
            }
        }
        return missing;
    }

    private void takeOffAll(List<ObjectLock> locks) throws StorageException {
        for (int start = 0; start < locks.size(); start += BATCH) {
            List<UUID> done = new ArrayList<>();
            try {
                for (ObjectLock lock : locks.subList(start, Math.min(start + BATCH, locks.size()))) {
                    if (!send(lock.key(), false)) {
                        LOG.warn("{} was locked, and is not there any more", lock.key());
                    }
                    done.add(lock.copyId());
                }
            } finally {
                metadata.objectLocks().remove(done);
            }
        }
    }

    /** Says whether the object was there. */
    private boolean send(ObjectKey key, boolean on) throws StorageException {
        try {
            store.orElseThrow(() -> new StorageException(
                            Kind.DENIED, "the object store keeps no legal holds, and objects may carry some"))
                    .set(key, on);
            return true;
        } catch (StorageException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static ObjectLock lock(SegmentRecord copy, boolean isSet) {
        return new ObjectLock(copy.intent().copyId(), copy.intent().key(), isSet);
    }
}

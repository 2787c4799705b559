package io.coldstream.tiering.lock;

import io.coldstream.tiering.lock.ObjectLockPlan.Counts;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * How it is with the object store's own holds.
 *
 * @param enabled whether archived objects that a legal hold covers are locked
 * @param locked objects that carry such a hold
 * @param toSet objects that are to be locked and are not yet
 * @param toTakeOff objects whose lock nothing needs any more
 * @param counts for each standing hold the objects that it covers, as the last look found them
 * @param trouble what failed the last time, as a sentence; empty if nothing did
 */
public record ObjectLockStatus(
        boolean enabled, long locked, long toSet, long toTakeOff, Map<UUID, Counts> counts, String trouble) {
    public ObjectLockStatus {
        counts = Map.copyOf(counts);
        Objects.requireNonNull(trouble, "trouble");
    }

    static ObjectLockStatus none(boolean enabled) {
        return new ObjectLockStatus(enabled, 0, 0, 0, Map.of(), "");
    }

    ObjectLockStatus troubled(String what) {
        return new ObjectLockStatus(enabled, locked, toSet, toTakeOff, counts, what);
    }
}

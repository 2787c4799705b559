package io.coldstream.storage.metadata;

import io.coldstream.storage.object.ObjectKey;
import java.util.Objects;
import java.util.UUID;

/**
 * An object on which the broker put a legal hold of the object store's own.
 *
 * @param copyId the copy whose object it is
 * @param key the object
 * @param isSet whether the hold is known to be on; if not, it was about to be put on or taken off
 */
public record ObjectLock(UUID copyId, ObjectKey key, boolean isSet) {
    public ObjectLock {
        Objects.requireNonNull(copyId, "copyId");
        Objects.requireNonNull(key, "key");
    }
}

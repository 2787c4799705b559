package io.coldstream.storage.object;

import java.time.Instant;
import java.util.Objects;

/**
 * What a store says of an object without reading it.
 *
 * @param key the object's key
 * @param length its size in bytes
 * @param lastModified when it was stored, by the store's clock, to the second or finer
 */
public record StoredObject(ObjectKey key, long length, Instant lastModified) {
    public StoredObject {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(lastModified, "lastModified");
    }
}

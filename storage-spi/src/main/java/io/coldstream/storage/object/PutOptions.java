package io.coldstream.storage.object;

import java.util.Objects;

/**
 * What a store may heed when it stores an object. A store that does not know an option passes over it: the bytes are
 * the same whatever the options say.
 *
 * @param storageClass the store's name for the class of the object, {@code STANDARD_IA} for one; an empty text for the
 *     store's default
 */
public record PutOptions(String storageClass) {
    /** Everything is left to the store. */
    public static final PutOptions DEFAULT = new PutOptions("");

    public PutOptions {
        Objects.requireNonNull(storageClass, "storageClass");
    }
}

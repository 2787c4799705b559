package io.coldstream.storage.metadata;

import java.util.EnumSet;
import java.util.Set;

/** One remote copy of one sealed segment. A retried upload is a new copy under a new key. */
public enum RemoteCopyState {
    /** The intent is recorded; the object may or may not exist. */
    UPLOADING,
    /** The object was read back and is served. */
    AVAILABLE,
    /** Nobody reads the object any more; it is removed after a grace period. */
    DELETING,
    /** The object is gone. */
    DELETED;

    public boolean canBecome(RemoteCopyState next) {
        return successors().contains(next);
    }

    private Set<RemoteCopyState> successors() {
        return switch (this) { // no default: a new state must say where it leads
            case UPLOADING -> EnumSet.of(AVAILABLE, DELETING);
            case AVAILABLE -> EnumSet.of(DELETING);
            case DELETING -> EnumSet.of(DELETED);
            case DELETED -> EnumSet.noneOf(RemoteCopyState.class);
        };
    }
}

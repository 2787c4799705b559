package io.coldstream.storage;

import java.util.Objects;

/** An operation on a store failed for a reason that the caller is expected to handle. */
public final class StorageException extends Exception {
    /** What the caller can do about it. */
    public enum Kind {
        /** The object or row does not exist. */
        NOT_FOUND,
        /** Something is already stored under this key or name; it is untouched. */
        ALREADY_EXISTS,
        /** A compare-and-set found another state, version or epoch than the caller expected; nothing was changed. */
        CONFLICT,
        /** A legal hold forbids it; nothing was changed. */
        HELD,
        /** The store cannot be reached or answers with a passing error; the outcome of a write is unknown. */
        UNAVAILABLE,
        /** The store has no room left for the write. */
        OUT_OF_SPACE,
        /** The store refuses these credentials, or the bucket or database does not exist. */
        DENIED,
        /** What is stored is not what was written: a length, checksum or format does not fit. */
        CORRUPT
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public StorageException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public StorageException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public Kind kind() {
        return kind;
    }
}

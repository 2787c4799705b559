package io.coldstream.storage.jdbc;

/** A row holds what no version of this program writes. Becomes a storage exception in {@link SqlErrors}. */
final class CorruptRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorruptRowException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.coldstream.tiering.fetchback;

/** Fetching back has ended early; the message says why. What had come back stays, and another run goes on from there. */
public final class FetchBackException extends Exception {
    private static final long serialVersionUID = 1L;

    FetchBackException(String message) {
        super(message);
    }

    FetchBackException(String message, Throwable cause) {
        super(message, cause);
    }
}

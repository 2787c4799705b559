package io.coldstream.broker.config;

/** The broker cannot start, for a reason that whoever starts it can do something about; the message says what. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}

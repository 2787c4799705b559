package io.coldstream.tiering.read;

/** Too many cold reads wait already. Nothing is wrong with the data: the client should ask again. */
public final class ColdReadRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ColdReadRejectedException(String message) {
        super(message);
    }
}

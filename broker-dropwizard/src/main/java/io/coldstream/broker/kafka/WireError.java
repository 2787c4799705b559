package io.coldstream.broker.kafka;

import org.apache.kafka.common.protocol.Errors;

/**
 * An error as the protocol says it.
 *
 * @param error the error code
 * @param message a sentence for people, where the response has room for one
 */
public record WireError(Errors error, String message) {
    public short code() {
        return error.code();
    }

    /** The protocol's own sentence for a code. */
    public static WireError of(Errors error) {
        return new WireError(error, error.message());
    }
}

package io.coldstream.broker.kafka.net;

/** A request that cannot be read, or isn't served; its message says why in one line. The connection has to go. */
final class MalformedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedRequestException(String reason) {
        super(reason, null, false, false); // the log gets one line; a garbage sender must not cost a stack walk
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

package io.coldstream.broker.topic;

import java.util.Objects;

/** A request about a topic was refused; the message says what was wrong and what would be right. */
public final class TopicException extends Exception {
    /** Why; the names are Kafka's error names. */
    public enum Reason {
        TOPIC_ALREADY_EXISTS,
        UNKNOWN_TOPIC,
        INVALID_TOPIC_NAME,
        INVALID_PARTITIONS,
        INVALID_CONFIG
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public TopicException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}

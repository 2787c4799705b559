package io.coldstream.broker.topic;

import java.util.Objects;

/** A request about a topic was refused; the message says what was wrong and what would be right. */
public final class TopicException extends Exception {
    /** Why; the names are Kafka's error names where it has one. */
    public enum Reason {
        TOPIC_ALREADY_EXISTS,
        UNKNOWN_TOPIC,
        INVALID_TOPIC_NAME,
        INVALID_PARTITIONS,
        INVALID_CONFIG,
        OFFSET_OUT_OF_RANGE,
        /** A legal hold stands. Kafka has one name for this and the next three: POLICY_VIOLATION. */
        LEGAL_HOLD,
        /** The records are younger than the floor. */
        BELOW_FLOOR,
        /** The change deletes more than before, and whoever wants it cannot have seen what. */
        PLAN_REQUIRED,
        /** The database is not the one that the broker knew. */
        DELETIONS_SUSPENDED
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

package io.coldstream.broker.kafka;

import io.coldstream.broker.topic.TopicException;
import io.coldstream.storage.StorageException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become error codes of the protocol. */
public final class KafkaErrors {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaErrors.class);

    private KafkaErrors() {}

    /** What a client is told about a failure. Failures that nobody expects are logged here, with their stack. */
    public static WireError of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TopicException refused) {
            return new WireError(of(refused.reason()), String.valueOf(refused.getMessage()));
        }
        if (cause instanceof StorageException storage) {
            return new WireError(of(storage.kind()), String.valueOf(storage.getMessage()));
        }
        if (cause instanceof RejectedExecutionException) {
            return new WireError(Errors.REQUEST_TIMED_OUT, "The broker has too much to do; try again.");
        }
        if (cause instanceof IOException disk) {
            LOG.error("The local disk refused", disk);
            return new WireError(Errors.KAFKA_STORAGE_ERROR, "The broker's disk refused: " + disk.getMessage());
        }
        LOG.error("A request failed in a way that nobody expected", cause);
        return WireError.of(Errors.UNKNOWN_SERVER_ERROR);
    }

    private static Errors of(TopicException.Reason reason) {
        return switch (reason) {
            case TOPIC_ALREADY_EXISTS -> Errors.TOPIC_ALREADY_EXISTS;
            case UNKNOWN_TOPIC -> Errors.UNKNOWN_TOPIC_OR_PARTITION;
            case INVALID_TOPIC_NAME -> Errors.INVALID_TOPIC_EXCEPTION;
            case INVALID_PARTITIONS -> Errors.INVALID_PARTITIONS;
            case INVALID_CONFIG -> Errors.INVALID_CONFIG;
            case OFFSET_OUT_OF_RANGE -> Errors.OFFSET_OUT_OF_RANGE;
            case LEGAL_HOLD, BELOW_FLOOR, PLAN_REQUIRED, DELETIONS_SUSPENDED -> Errors.POLICY_VIOLATION;
        };
    }

    private static Errors of(StorageException.Kind kind) {
        return switch (kind) {
            // Clients retry this one until their own time-out.
            case UNAVAILABLE, CONFLICT -> Errors.REQUEST_TIMED_OUT;
            case HELD -> Errors.POLICY_VIOLATION;
            case NOT_FOUND, ALREADY_EXISTS, OUT_OF_SPACE, DENIED, CORRUPT -> Errors.KAFKA_STORAGE_ERROR;
        };
    }
}

package io.coldstream.broker.kafka.records;

/** Batches that cannot be read: damaged, or larger after decompression than is allowed. */
public final class UnreadableRecordsException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordsException(String message) {
        super(message);
    }

    UnreadableRecordsException(String message, Throwable cause) {
        super(message, cause);
    }
}

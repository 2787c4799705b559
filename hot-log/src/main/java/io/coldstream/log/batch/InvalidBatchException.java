package io.coldstream.log.batch;

/** A batch that was refused. Nothing of it was appended; the message says what was wrong and what would be right. */
public final class InvalidBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why a batch is refused, with the name of Kafka's error that tells the client. */
    public enum Reason {
        CORRUPT_MESSAGE("CORRUPT_MESSAGE"),
        UNSUPPORTED_MAGIC("INVALID_RECORD"),
        MESSAGE_TOO_LARGE("MESSAGE_TOO_LARGE"),
        INVALID_RECORD("INVALID_RECORD"),
        INVALID_TIMESTAMP("INVALID_TIMESTAMP"),
        TRANSACTIONS_NOT_SUPPORTED("INVALID_TXN_STATE"),
        OUT_OF_ORDER_SEQUENCE("OUT_OF_ORDER_SEQUENCE_NUMBER"),
        INVALID_PRODUCER_EPOCH("INVALID_PRODUCER_EPOCH");

        private final String kafkaError;

        Reason(String kafkaError) {
            this.kafkaError = kafkaError;
        }

        /** The constant's name in Kafka's {@code Errors}. */
        public String kafkaError() {
            return kafkaError;
        }
    }

    private final Reason reason;

    public InvalidBatchException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

package io.coldstream.broker.kafka.produce;

import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.log.LogStoppedException;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.file.DiskFullException;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a producer is told when the log did not take its batch. */
final class AppendErrors {
    private static final Logger LOG = LoggerFactory.getLogger(AppendErrors.class);

    private AppendErrors() {}

    static WireError of(Exception failure) {
        if (failure instanceof InvalidBatchException refused) {
            return new WireError(Errors.valueOf(refused.reason().kafkaError()), String.valueOf(refused.getMessage()));
        }
        if (failure instanceof DiskFullException full) {
            // Producers retry this one; it succeeds once there is room.
            LOG.warn("The local disk is full: {}", full.getMessage());
            return new WireError(Errors.KAFKA_STORAGE_ERROR, "The broker's disk is full.");
        }
        if (failure instanceof LogStoppedException stopped) {
            return new WireError(Errors.KAFKA_STORAGE_ERROR, String.valueOf(stopped.getMessage()));
        }
        return KafkaErrors.of(failure);
    }
}

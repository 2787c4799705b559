package io.coldstream.broker.kafka.produce;

import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.WireError;
import io.coldstream.log.LogStoppedException;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.file.DiskFullException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a producer is told when the log did not take its batch. Thread-safe. */
final class AppendErrors {
    private static final Logger LOG = LoggerFactory.getLogger(AppendErrors.class);

    /** Producers retry many times a second while a disk is full. */
    private static final long SAY_AGAIN_MS = 10_000;

    private final InstantSource clock;
    private final AtomicLong silentUntilMs = new AtomicLong(Long.MIN_VALUE);

    AppendErrors(InstantSource clock) {
        this.clock = clock;
    }

    WireError of(Exception failure) {
        if (failure instanceof InvalidBatchException refused) {
            return new WireError(Errors.valueOf(refused.reason().kafkaError()), String.valueOf(refused.getMessage()));
        }
        if (failure instanceof DiskFullException full) {
            // Producers retry this one; it succeeds once there is room.
            warnNowAndThen(full);
            return new WireError(Errors.KAFKA_STORAGE_ERROR, "The broker's disk is full.");
        }
        if (failure instanceof LogStoppedException stopped) {
            return new WireError(Errors.KAFKA_STORAGE_ERROR, String.valueOf(stopped.getMessage()));
        }
        return KafkaErrors.of(failure);
    }

    private void warnNowAndThen(DiskFullException full) {
        long nowMs = clock.millis();
        long silent = silentUntilMs.get();
        if (nowMs >= silent && silentUntilMs.compareAndSet(silent, nowMs + SAY_AGAIN_MS)) {
            LOG.warn("Records are refused until there is room: {}", full.getMessage());
        }
    }
}

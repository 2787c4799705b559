package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.batch.InvalidBatchException.Reason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The idempotent producers of one partition (KIP-98): which sequence number each has to send next, and where its last
 * batches went. Used under the partition's append lock only.
 */
final class ProducerStates {
    private final Map<Long, ProducerState> producers = new HashMap<>(0);

    ProducerStates(List<ProducerEntry> entries) {
        entries.forEach(entry -> producers.put(entry.producerId(), new ProducerState(entry)));
    }

    /**
     * Decides whether a batch comes in turn, and changes nothing. A batch that was appended before is answered with
     * what was remembered of it. A producer that is not known, or no longer, may begin anywhere, as in Kafka.
     *
     * @throws InvalidBatchException if the batch comes from a fenced producer or out of turn
     */
    Optional<ProducerEntry.Batch> check(BatchHeader header) throws InvalidBatchException {
        ProducerState state = header.hasProducerId() ? producers.get(header.producerId()) : null;
        if (state == null) {
            return Optional.empty();
        }
        if (header.producerEpoch() < state.epoch()) {
            throw new InvalidBatchException(
                    Reason.INVALID_PRODUCER_EPOCH,
                    "The producer " + header.producerId() + " sent a batch under its epoch " + header.producerEpoch()
                            + ", and is fenced by epoch " + state.epoch() + ".");
        }
        if (header.producerEpoch() > state.epoch()) {
            if (header.baseSequence() != 0) {
                throw outOfOrder(header, "a new producer epoch begins with sequence 0");
            }
            return Optional.empty();
        }
        Optional<ProducerEntry.Batch> again = state.find(header.baseSequence(), lastSequence(header));
        if (again.isEmpty() && header.baseSequence() != state.nextSequence()) {
            throw outOfOrder(header, "sequence " + state.nextSequence() + " is next");
        }
        return again;
    }

    private static InvalidBatchException outOfOrder(BatchHeader header, String expected) {
        return new InvalidBatchException(
                Reason.OUT_OF_ORDER_SEQUENCE,
                "The producer " + header.producerId() + " (epoch " + header.producerEpoch() + ") sent sequence "
                        + header.baseSequence() + " out of order: " + expected + ".");
    }

    /** Remembers a batch that lies in the log. */
    void accept(BatchHeader header, long nowMs) {
        if (header.hasProducerId()) {
            producers
                    .computeIfAbsent(header.producerId(), ProducerState::new)
                    .accept(header, lastSequence(header), nowMs);
        }
    }

    /** Forgets producers that have not appended since a time, milliseconds since the epoch. */
    void expire(long olderThanMs) {
        producers.values().removeIf(state -> state.lastTimestampMs() < olderThanMs);
    }

    /** All producers, by id. */
    List<ProducerEntry> entries() {
        return producers.values().stream()
                .map(ProducerState::toEntry)
                .sorted(Comparator.comparingLong(ProducerEntry::producerId))
                .toList();
    }

    /** Sequence numbers go from 0 to 2^31 - 1 and then begin again. */
    private static int lastSequence(BatchHeader header) {
        return (header.baseSequence() + header.lastOffsetDelta()) & Integer.MAX_VALUE;
    }
}

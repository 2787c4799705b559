package io.coldstream.log;

import java.util.List;

/**
 * What the log remembers of one idempotent producer, so that a retry is answered and not appended again (KIP-98).
 *
 * @param producerId the producer's id
 * @param producerEpoch its newest epoch
 * @param lastTimestampMs when it last appended, milliseconds since the epoch, for expiry
 * @param batches its last batches, oldest first, at most {@link #BATCHES_MAX}
 */
public record ProducerEntry(long producerId, short producerEpoch, long lastTimestampMs, List<Batch> batches) {
    /** Kafka clients have at most five requests in flight, so five batches answer every retry. */
    public static final int BATCHES_MAX = 5;

    public ProducerEntry {
        batches = List.copyOf(batches);
        if (batches.size() > BATCHES_MAX) {
            throw new IllegalArgumentException("a producer has at most " + BATCHES_MAX + " remembered batches");
        }
    }

    /**
     * One remembered batch.
     *
     * @param baseSequence the first record's sequence number
     * @param lastSequence the last record's; smaller than the first where the numbers wrapped around
     * @param baseOffset the first record's offset
     * @param lastOffset the last record's offset
     * @param timestampMs the batch's greatest timestamp, milliseconds since the epoch
     */
    public record Batch(int baseSequence, int lastSequence, long baseOffset, long lastOffset, long timestampMs) {}
}

package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One idempotent producer and the ring of its last batches. Used under the partition's append lock only. */
final class ProducerState {
    private static final int BATCHES_MAX = ProducerEntry.BATCHES_MAX;
    private static final short NO_EPOCH = -1;

    private final long producerId;
    private final ProducerEntry.Batch[] ring = new ProducerEntry.Batch[BATCHES_MAX];
    private int count;
    private int next;
    private short epoch = NO_EPOCH;
    private long lastTimestampMs;

    ProducerState(long producerId) {
        this.producerId = producerId;
    }

    ProducerState(ProducerEntry entry) {
        this(entry.producerId());
        this.epoch = entry.producerEpoch();
        this.lastTimestampMs = entry.lastTimestampMs();
        entry.batches().forEach(this::add);
    }

    short epoch() {
        return epoch;
    }

    long lastTimestampMs() {
        return lastTimestampMs;
    }

    /** The sequence number that follows the last batch. A state is made for a batch, so there is one. */
    int nextSequence() {
        return (ring[(next + BATCHES_MAX - 1) % BATCHES_MAX].lastSequence() + 1) & Integer.MAX_VALUE;
    }

    /** The remembered batch with exactly these sequence numbers. */
    Optional<ProducerEntry.Batch> find(int baseSequence, int lastSequence) {
        for (int index = 0; index < count; index++) {
            ProducerEntry.Batch batch = ring[index];
            if (batch.baseSequence() == baseSequence && batch.lastSequence() == lastSequence) {
                return Optional.of(batch);
            }
        }
        return Optional.empty();
    }

    void accept(BatchHeader header, int lastSequence, long nowMs) {
        if (header.producerEpoch() != epoch) { // the old epoch's retries are fenced, so its batches are of no use
            epoch = header.producerEpoch();
            count = 0;
            next = 0;
        }
        add(new ProducerEntry.Batch(
                header.baseSequence(),
                lastSequence,
                header.baseOffset(),
                header.endOffset() - 1,
                header.maxTimestampMs()));
        lastTimestampMs = nowMs;
    }

    private void add(ProducerEntry.Batch batch) {
        ring[next] = batch;
        next = (next + 1) % BATCHES_MAX;
        count = Math.min(count + 1, BATCHES_MAX);
    }

    ProducerEntry toEntry() {
        List<ProducerEntry.Batch> batches = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            batches.add(ring[(next + BATCHES_MAX - count + index) % BATCHES_MAX]);
        }
        return new ProducerEntry(producerId, epoch, lastTimestampMs, batches);
    }
}

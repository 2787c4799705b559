package io.coldstream.log.powerloss;

import io.coldstream.log.Batches;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An idempotent producer as a client library behaves: it sends in order, has at most five batches unacknowledged, and
 * sends a batch again until it is acknowledged. Used by one thread.
 */
final class ProducerModel {
    static final int IN_FLIGHT_MAX = 5;

    /** A batch as it was first sent. */
    static final class Sent {
        final ProducerModel producer;
        final int sequence;
        final String[] values;
        /** Whether nobody is going to acknowledge it as it stands. */
        boolean mustRetry;

        Sent(ProducerModel producer, int sequence, String[] values) {
            this.producer = producer;
            this.sequence = sequence;
            this.values = values;
        }

        ByteBuffer batch() {
            return Batches.idempotent(producer.id, 0, sequence, values);
        }
    }

    private final long id;
    private final List<Sent> unacknowledged = new ArrayList<>();
    private int nextSequence;

    ProducerModel(long id) {
        this.id = id;
    }

    /** What it would send now: a batch again, a new one with these values, or nothing until it is acknowledged some. */
    Optional<Sent> next(String[] values) {
        Optional<Sent> again =
                unacknowledged.stream().filter(sent -> sent.mustRetry).findFirst();
        if (again.isPresent() || unacknowledged.size() == IN_FLIGHT_MAX) {
            return again;
        }
        Sent sent = new Sent(this, nextSequence, values);
        nextSequence += values.length;
        unacknowledged.add(sent);
        return Optional.of(sent);
    }

    /** What is durable has everything before it durable as well. */
    void acknowledged(Sent sent) {
        unacknowledged.removeIf(earlier -> earlier.sequence <= sent.sequence);
    }

    /** Whether nobody has acknowledged it yet. */
    boolean awaits(Sent sent) {
        return unacknowledged.contains(sent);
    }

    /** The broker has died: whatever it has not acknowledged is sent again. */
    void connectAgain() {
        unacknowledged.forEach(sent -> sent.mustRetry = true);
        unacknowledged.sort(Comparator.comparingInt(sent -> sent.sequence));
    }
}

package io.coldstream.broker.kafka.net;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request as it came, without its length. Whoever holds it lets go of it once, on whatever thread; born with one
 * holder, the connection.
 */
final class Frame implements RequestBytes {
    private final ByteBuf payload;
    private final RequestMemory.Reservation reservation;
    private final long receivedAtNanos;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * @param payload the bytes, in one piece
     * @param reservation the memory that they count against
     * @param receivedAtNanos when the last byte came
     */
    Frame(ByteBuf payload, RequestMemory.Reservation reservation, long receivedAtNanos) {
        this.payload = payload;
        this.reservation = reservation;
        this.receivedAtNanos = receivedAtNanos;
    }

    ByteBuf payload() {
        return payload;
    }

    long receivedAtNanos() {
        return receivedAtNanos;
    }

    @Override
    public void retain() {
        holders.incrementAndGet();
    }

    @Override
    public void release() {
        if (holders.decrementAndGet() == 0) {
            payload.release();
            reservation.release();
        }
    }
}

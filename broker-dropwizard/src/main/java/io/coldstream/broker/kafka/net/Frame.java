package io.coldstream.broker.kafka.net;

import io.netty.buffer.ByteBuf;

/**
 * One request as it came, without its length. Owned by the connection's event loop; whoever has it releases it.
 *
 * @param payload the bytes, in one piece
 * @param reservation the memory that they count against
 * @param receivedAtNanos when the last byte came
 */
record Frame(ByteBuf payload, RequestMemory.Reservation reservation, long receivedAtNanos) {
    /** Lets go of the bytes; nothing that refers to them may be used any more. Once only. */
    void release() {
        payload.release();
        reservation.release();
    }
}

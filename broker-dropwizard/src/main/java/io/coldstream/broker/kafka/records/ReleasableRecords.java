package io.coldstream.broker.kafka.records;

import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/**
 * Records of a response that may hold something, such as an open file, until their bytes have left.
 *
 * <p>Whoever holds such records last calls {@link #release()}: the wire, once a handler has answered with them; their
 * maker, as long as it hasn't. Calling it again does nothing, so that a path that drops a response need not know how
 * far the response had come.
 */
public sealed interface ReleasableRecords extends BaseRecords
        permits FileSliceRecords, ByteBufferRecords, CompositeRecords {
    /** Lets go of whatever is held. Thread-safe; only the first call has an effect. */
    void release();

    /** Kafka's own network layer is not used: the wire's encoder writes these records. */
    @Override
    default RecordsSend<? extends BaseRecords> toSend() {
        throw new IllegalStateException("these records are written by Coldstream's encoder, not by Kafka's");
    }
}

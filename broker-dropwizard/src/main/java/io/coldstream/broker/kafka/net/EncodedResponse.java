package io.coldstream.broker.kafka.net;

import io.coldstream.broker.kafka.records.FileSliceRecords;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A response as it will lie on the wire, length first. Owned by whoever has it, who writes or releases each part.
 *
 * @param parts {@link ByteBuf}s and {@link FileSliceRecords}, in order
 * @param sizeInBytes all of them together
 */
record EncodedResponse(List<Object> parts, long sizeInBytes) {
    /** Lets go of a part that will not be written. */
    static void release(Object part) {
        if (part instanceof ByteBuf bytes) {
            bytes.release();
        } else {
            ((FileSliceRecords) part).release();
        }
    }
}

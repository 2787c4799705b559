package io.coldstream.broker.kafka.records;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Records in memory, such as batches read from the archive: several slices that together are one run of bytes.
 * Immutable as long as nobody changes the bytes below it; the buffers' positions are never moved.
 */
public final class ByteBufferRecords implements ReleasableRecords {
    private final List<ByteBuffer> slices;
    private final int sizeInBytes;

    /**
     * @param slices what lies between each one's position and limit is sent, in this order
     * @throws ArithmeticException if together they are larger than a response could be
     */
    public ByteBufferRecords(List<ByteBuffer> slices) {
        this.slices = slices.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
        int total = 0;
        for (ByteBuffer slice : this.slices) {
            total = Math.addExact(total, slice.remaining());
        }
        this.sizeInBytes = total;
    }

    public ByteBufferRecords(ByteBuffer slice) {
        this(List.of(slice));
    }

    /** The slices, read-only, with positions of the caller's own. */
    public List<ByteBuffer> slices() {
        return slices.stream().map(ByteBuffer::duplicate).toList();
    }

    @Override
    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** Nothing is held that the garbage collector doesn't see to. */
    @Override
    public void release() {}
}

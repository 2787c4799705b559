package io.coldstream.broker.kafka.records;

import java.io.IOException;
import java.io.InputStream;

/**
 * Walks over the records of one batch (format v2), reading their offsets and timestamps and skipping the rest. Owned by
 * one thread.
 */
final class RecordStream {
    private final BoundedInput in;
    private long timestampDelta;
    private int offsetDelta;

    /**
     * @param in the records, decompressed
     * @param bytesMax how much may be read from it
     */
    RecordStream(InputStream in, long bytesMax) {
        this.in = new BoundedInput(in, bytesMax);
    }

    long bytesLeft() {
        return in.bytesLeft();
    }

    long timestampDelta() {
        return timestampDelta;
    }

    int offsetDelta() {
        return offsetDelta;
    }

    /**
     * Moves to the next record.
     *
     * @throws IOException if the stream ends or cannot be decompressed
     * @throws UnreadableRecordsException if a record makes no sense, or too much would have to be read
     */
    void next() throws IOException, UnreadableRecordsException {
        in.skip(head());
    }

    /** Reads the next record up to its key; says how many bytes of it are left. */
    private long head() throws IOException, UnreadableRecordsException {
        long sizeInBytes = in.readVarlong(BoundedInput.VARINT_BYTES_MAX);
        long before = in.bytesLeft();
        int attributes = in.read();
        timestampDelta = in.readVarlong(BoundedInput.VARLONG_BYTES_MAX);
        long delta = in.readVarlong(BoundedInput.VARINT_BYTES_MAX);
        offsetDelta = (int) delta;
        long rest = sizeInBytes - (before - in.bytesLeft());
        if (attributes != 0 || delta != offsetDelta || delta < 0 || rest < 0) {
            throw new UnreadableRecordsException("a record of %d bytes makes no sense".formatted(sizeInBytes));
        }
        return rest;
    }
}

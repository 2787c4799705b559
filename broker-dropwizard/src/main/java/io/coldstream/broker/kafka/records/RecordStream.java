package io.coldstream.broker.kafka.records;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Walks over the records of one batch (format v2), reading their offsets and timestamps and skipping the rest. Owned by
 * one thread.
 */
final class RecordStream {
    private static final int VARINT_BYTES_MAX = 5;
    private static final int VARLONG_BYTES_MAX = 10;
    private static final int BITS_PER_BYTE = 7;

    private final InputStream in;
    private long bytesLeft;
    private long timestampDelta;
    private int offsetDelta;

    /**
     * @param in the records, decompressed
     * @param bytesMax how much may be read from it
     */
    RecordStream(InputStream in, long bytesMax) {
        this.in = in;
        this.bytesLeft = bytesMax;
    }

    long bytesLeft() {
        return bytesLeft;
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
        long sizeInBytes = readVarlong(VARINT_BYTES_MAX);
        long before = bytesLeft;
        int attributes = read();
        timestampDelta = readVarlong(VARLONG_BYTES_MAX);
        long delta = readVarlong(VARINT_BYTES_MAX);
        offsetDelta = (int) delta;
        long rest = sizeInBytes - (before - bytesLeft);
        if (attributes != 0 || delta != offsetDelta || delta < 0 || rest < 0) {
            throw new UnreadableRecordsException("a record of %d bytes makes no sense".formatted(sizeInBytes));
        }
        take(rest);
        in.skipNBytes(rest);
    }

    private long readVarlong(int bytesMax) throws IOException, UnreadableRecordsException {
        long raw = 0;
        for (int i = 0; i < bytesMax; i++) {
            int next = read();
            raw |= (next & 0x7fL) << (i * BITS_PER_BYTE);
            if ((next & 0x80) == 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new UnreadableRecordsException("a number has no end");
    }

    private int read() throws IOException, UnreadableRecordsException {
        take(1);
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the records end too early");
        }
        return next;
    }

    private void take(long bytes) throws UnreadableRecordsException {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw new UnreadableRecordsException("the batches are larger than may be decompressed for this");
        }
    }
}

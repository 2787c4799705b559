package io.coldstream.broker.kafka.records;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Decompressed bytes of records, up to a bound. Owned by one thread. */
final class BoundedInput {
    static final int VARINT_BYTES_MAX = 5;
    static final int VARLONG_BYTES_MAX = 10;
    private static final int BITS_PER_BYTE = 7;

    private final InputStream in;
    private long bytesLeft;

    /** @param bytesMax how much may be read */
    BoundedInput(InputStream in, long bytesMax) {
        this.in = in;
        this.bytesLeft = bytesMax;
    }

    /** How much may still be read. */
    long bytesLeft() {
        return bytesLeft;
    }

    int read() throws IOException, UnreadableRecordsException {
        take(1);
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the records end too early");
        }
        return next;
    }

    /** Fills the first {@code length} bytes of a buffer. */
    void read(byte[] buffer, int length) throws IOException, UnreadableRecordsException {
        take(length);
        if (in.readNBytes(buffer, 0, length) < length) {
            throw new EOFException("the records end too early");
        }
    }

    void skip(long bytes) throws IOException, UnreadableRecordsException {
        take(bytes);
        in.skipNBytes(bytes);
    }

    /** A number of variable length, zigzag-encoded. */
    long readVarlong(int bytesMax) throws IOException, UnreadableRecordsException {
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

    private void take(long bytes) throws UnreadableRecordsException {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw new UnreadableRecordsException("the batches are larger than may be decompressed for this");
        }
    }
}

package io.coldstream.log.batch;

import java.nio.ByteBuffer;

/**
 * One pass over the records of an uncompressed batch: the lengths must sum to the body exactly and the offset deltas
 * must count 0, 1, 2, ... Keys and values are stepped over. Used once, by one thread.
 */
final class RecordWalk {
    private static final int VARINT_BYTES_MAX = 5;
    private static final int VARLONG_BYTES_MAX = 10;

    private final ByteBuffer buffer;
    private final long baseTimestampMs;
    private int at;
    private long maxTimestampMs = Long.MIN_VALUE;

    RecordWalk(ByteBuffer buffer, int bodyAt, long baseTimestampMs) {
        this.buffer = buffer;
        this.at = bodyAt;
        this.baseTimestampMs = baseTimestampMs;
    }

    /**
     * Walks to the end of the buffer and returns the records' greatest timestamp, in milliseconds since the epoch.
     *
     * @throws Malformed if the body is not exactly this many well-formed records
     */
    long walk(int recordCount) throws Malformed {
        for (int index = 0; index < recordCount; index++) {
            if (at == buffer.limit()) {
                throw new Malformed("its header counts " + recordCount + " records, its body has " + index);
            }
            walkRecord(index);
        }
        if (at != buffer.limit()) {
            throw new Malformed((buffer.limit() - at) + " bytes follow its " + recordCount + " records");
        }
        return maxTimestampMs;
    }

    private void walkRecord(int index) throws Malformed {
        int size = varint(buffer.limit());
        if (size <= 0 || size > buffer.limit() - at) {
            throw new Malformed(
                    "record " + index + " says it has " + size + " bytes, " + (buffer.limit() - at) + " are left");
        }
        int end = at + size;
        at++; // the record's attributes mean nothing in this format
        maxTimestampMs = Math.max(maxTimestampMs, baseTimestampMs + varlong(end));
        int offsetDelta = varint(end);
        if (offsetDelta != index) {
            throw new Malformed("record " + index + " has the offset delta " + offsetDelta);
        }
        skipNullable(end);
        skipNullable(end);
        int headers = varint(end);
        if (headers < 0) {
            throw new Malformed("record " + index + " says it has " + headers + " headers");
        }
        for (int header = 0; header < headers; header++) {
            int keyBytes = varint(end);
            if (keyBytes < 0) {
                throw new Malformed("a header of record " + index + " has no key");
            }
            skip(keyBytes, end);
            skipNullable(end);
        }
        if (at != end) {
            throw new Malformed("record " + index + " does not fill the " + size + " bytes that it says it has");
        }
    }

    private void skipNullable(int end) throws Malformed {
        int bytes = varint(end);
        if (bytes < -1) {
            throw new Malformed("a field has the length " + bytes);
        }
        skip(Math.max(bytes, 0), end);
    }

    private void skip(int bytes, int end) throws Malformed {
        if (bytes > end - at) {
            throw new Malformed("a field of " + bytes + " bytes does not fit into its record");
        }
        at += bytes;
    }

    private int varint(int end) throws Malformed {
        long value = unsigned(VARINT_BYTES_MAX, end);
        if (value >>> Integer.SIZE != 0) {
            throw new Malformed("a variable-length number has more than 32 bits");
        }
        int bits = (int) value;
        return (bits >>> 1) ^ -(bits & 1);
    }

    private long varlong(int end) throws Malformed {
        long bits = unsigned(VARLONG_BYTES_MAX, end);
        return (bits >>> 1) ^ -(bits & 1);
    }

    private long unsigned(int bytesMax, int end) throws Malformed {
        long value = 0;
        for (int index = 0; index < bytesMax; index++) {
            if (at >= end) {
                throw new Malformed("a variable-length number runs over its end");
            }
            byte next = buffer.get(at++);
            value |= (long) (next & 0x7F) << (7 * index);
            if (next >= 0) {
                return value;
            }
        }
        throw new Malformed("a variable-length number has more than " + bytesMax + " bytes");
    }

    /** The body is not what the header says; the message names the first thing that is wrong. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }
}

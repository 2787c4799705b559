package io.coldstream.broker.offsets;

import io.coldstream.log.batch.BatchHeader;
import java.nio.ByteBuffer;

/**
 * A record batch (format v2) of one record that has a value and nothing else, so that any tool that knows Kafka's log
 * format can print it. Stateless.
 */
final class CommitBatch {
    /** Attributes, timestamp delta, offset delta, key length -1: each a byte in front of the value's length. */
    private static final int BEFORE_VALUE_LENGTH = 4;

    private static final byte NO_KEY = 1; // -1 in zigzag
    private static final byte NO_HEADERS = 0;
    private static final short NO_EPOCH = -1;

    private CommitBatch() {}

    /** The bytes of a whole batch with a value of so many. */
    static int bytes(int valueBytes) {
        int record = recordBytes(valueBytes);
        return BatchHeader.BYTES + varintBytes(record) + record;
    }

    /** Makes the batch. */
    static ByteBuffer of(CommitRecord commit) {
        int record = recordBytes(commit.bytes());
        ByteBuffer batch = ByteBuffer.allocate(bytes(commit.bytes()));
        batch.putLong(0)
                .putInt(batch.capacity() - BatchHeader.LOG_OVERHEAD)
                .putInt(0)
                .put(BatchHeader.MAGIC)
                .putInt(0);
        int attributesAt = batch.position();
        batch.putShort((short) 0)
                .putInt(0)
                .putLong(commit.committedAtMs())
                .putLong(commit.committedAtMs())
                .putLong(BatchHeader.NO_PRODUCER_ID)
                .putShort(NO_EPOCH)
                .putInt(-1)
                .putInt(1);
        putVarint(batch, record);
        batch.put((byte) 0).put((byte) 0).put((byte) 0).put(NO_KEY);
        putVarint(batch, commit.bytes());
        commit.write(batch);
        batch.put(NO_HEADERS);
        batch.putInt(attributesAt - Integer.BYTES, BatchHeader.computeCrc(batch, 0, batch.capacity()));
        return batch.flip();
    }

    /**
     * The value in a batch.
     *
     * @throws IllegalArgumentException if the batch was not made here
     */
    static ByteBuffer value(ByteBuffer buffer, int at, BatchHeader header) {
        ByteBuffer batch = buffer.slice(at, header.sizeInBytes());
        if (BatchHeader.computeCrc(batch, 0, batch.capacity()) != header.crc()) {
            throw new IllegalArgumentException("a batch with a wrong CRC");
        }
        batch.position(BatchHeader.BYTES);
        int record = varint(batch);
        if (header.recordCount() != 1 || header.attributes() != 0 || record != batch.remaining()) {
            throw new IllegalArgumentException("a batch of another kind");
        }
        batch.position(batch.position() + BEFORE_VALUE_LENGTH);
        int bytes = varint(batch);
        if (bytes < 0 || bytes != batch.remaining() - 1) {
            throw new IllegalArgumentException("a record with a value of " + bytes + " bytes");
        }
        return batch.slice(batch.position(), bytes);
    }

    private static int recordBytes(int valueBytes) {
        return BEFORE_VALUE_LENGTH + varintBytes(valueBytes) + valueBytes + 1;
    }

    private static int varintBytes(int value) {
        int bytes = 1;
        for (long rest = (long) value << 1 >>> 7; rest != 0; rest >>>= 7) {
            bytes++;
        }
        return bytes;
    }

    private static void putVarint(ByteBuffer target, int value) {
        long rest = (long) value << 1; // zigzag of what is not negative
        while (rest > 0x7F) {
            target.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    private static int varint(ByteBuffer source) {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = source.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return (int) (value >>> 1);
            }
        }
        throw new IllegalArgumentException("a number that does not end");
    }
}

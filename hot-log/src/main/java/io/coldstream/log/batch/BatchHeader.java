package io.coldstream.log.batch;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header of one record batch, format v2, decoded from its 61 bytes. Nothing has been checked: a header from an
 * untrusted place may lie in every field until size, magic and CRC were verified.
 *
 * @param baseOffset the offset of the first record
 * @param sizeInBytes the size of the whole batch, header included
 * @param leaderEpoch the epoch of the leader that appended it
 * @param magic the format's version, 2
 * @param crc the CRC-32C of everything from the attributes on
 * @param attributes bits: 0-2 compression, 3 timestamp type, 4 transactional, 5 control, 6 delete horizon
 * @param lastOffsetDelta the last record's offset less the first's
 * @param baseTimestampMs the first record's timestamp, milliseconds since the epoch
 * @param maxTimestampMs the greatest timestamp in the batch, or the append time under LogAppendTime
 * @param producerId the idempotent producer's id, or {@link #NO_PRODUCER_ID}
 * @param producerEpoch the producer's epoch, or -1
 * @param baseSequence the first record's sequence number, or -1
 * @param recordCount the number of records
 */
public record BatchHeader(
        long baseOffset,
        int sizeInBytes,
        int leaderEpoch,
        byte magic,
        int crc,
        short attributes,
        int lastOffsetDelta,
        long baseTimestampMs,
        long maxTimestampMs,
        long producerId,
        short producerEpoch,
        int baseSequence,
        int recordCount) {
    /** The size of the header in bytes, and so the least size of a batch. */
    public static final int BYTES = 61;
    /** The bytes before the field that {@code length} counts from: base offset and length. */
    public static final int LOG_OVERHEAD = 12;

    public static final byte MAGIC = 2;
    public static final long NO_PRODUCER_ID = -1;

    private static final int LENGTH_AT = 8;
    private static final int LEADER_EPOCH_AT = 12;
    private static final int MAGIC_AT = 16;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int LAST_OFFSET_DELTA_AT = 23;
    private static final int BASE_TIMESTAMP_AT = 27;
    private static final int MAX_TIMESTAMP_AT = 35;
    private static final int PRODUCER_ID_AT = 43;
    private static final int PRODUCER_EPOCH_AT = 51;
    private static final int BASE_SEQUENCE_AT = 53;
    private static final int RECORD_COUNT_AT = 57;

    private static final int COMPRESSION_BITS = 0x07;
    private static final int TIMESTAMP_TYPE_BIT = 0x08;
    private static final int TRANSACTIONAL_BIT = 0x10;
    private static final int CONTROL_BIT = 0x20;

    /**
     * Decodes the header at a position, without moving the buffer's own.
     *
     * @throws IndexOutOfBoundsException if fewer than {@link #BYTES} bytes are left there
     */
    public static BatchHeader read(ByteBuffer buffer, int at) {
        return new BatchHeader(
                buffer.getLong(at),
                buffer.getInt(at + LENGTH_AT) + LOG_OVERHEAD,
                buffer.getInt(at + LEADER_EPOCH_AT),
                buffer.get(at + MAGIC_AT),
                buffer.getInt(at + CRC_AT),
                buffer.getShort(at + ATTRIBUTES_AT),
                buffer.getInt(at + LAST_OFFSET_DELTA_AT),
                buffer.getLong(at + BASE_TIMESTAMP_AT),
                buffer.getLong(at + MAX_TIMESTAMP_AT),
                buffer.getLong(at + PRODUCER_ID_AT),
                buffer.getShort(at + PRODUCER_EPOCH_AT),
                buffer.getInt(at + BASE_SEQUENCE_AT),
                buffer.getInt(at + RECORD_COUNT_AT));
    }

    /** Computes the CRC-32C of the batch at a position, over the bytes that the header's own CRC covers. */
    public static int computeCrc(ByteBuffer buffer, int at, int sizeInBytes) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(at + ATTRIBUTES_AT, sizeInBytes - ATTRIBUTES_AT));
        return (int) crc.getValue();
    }

    /** Writes what the broker decides on append; none of it is covered by the CRC. */
    public static void assign(ByteBuffer buffer, int at, long baseOffset, int leaderEpoch) {
        buffer.putLong(at, baseOffset);
        buffer.putInt(at + LEADER_EPOCH_AT, leaderEpoch);
    }

    /**
     * Stamps a batch with the broker's time (LogAppendTime): every record then has this timestamp, whatever its own
     * delta says. The CRC is written anew.
     */
    public static void stampLogAppendTime(ByteBuffer buffer, int at, int sizeInBytes, long timestampMs) {
        short attributes = buffer.getShort(at + ATTRIBUTES_AT);
        buffer.putShort(at + ATTRIBUTES_AT, (short) (attributes | TIMESTAMP_TYPE_BIT));
        buffer.putLong(at + MAX_TIMESTAMP_AT, timestampMs);
        buffer.putInt(at + CRC_AT, computeCrc(buffer, at, sizeInBytes));
    }

    /** The offset behind the last record. */
    public long endOffset() {
        return baseOffset + lastOffsetDelta + 1;
    }

    /** Kafka's id of the compression: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5 to 7 mean nothing. */
    public int compressionId() {
        return attributes & COMPRESSION_BITS;
    }

    public boolean isCompressed() {
        return compressionId() != 0;
    }

    public boolean isLogAppendTime() {
        return (attributes & TIMESTAMP_TYPE_BIT) != 0;
    }

    public boolean isTransactional() {
        return (attributes & TRANSACTIONAL_BIT) != 0;
    }

    public boolean isControl() {
        return (attributes & CONTROL_BIT) != 0;
    }

    public boolean hasProducerId() {
        return producerId != NO_PRODUCER_ID;
    }
}

package io.coldstream.log.batch;

import io.coldstream.log.batch.InvalidBatchException.Reason;
import java.nio.ByteBuffer;

/**
 * Decides whether a producer's batch may be appended, before anything is written. Stateless.
 *
 * <p>Size, magic, CRC, counts and attributes are checked, which are all in the header. The records themselves are not
 * looked at, compressed or not: what they say, and that there are as many as the header counts, is the producer's word.
 */
public final class BatchValidator {
    private static final int LEGAL_ATTRIBUTES = 0x3F;
    private static final int LAST_COMPRESSION_ID = 4;
    /** Length, attributes, two deltas, no key, no value, no headers: a byte each. */
    private static final int RECORD_BYTES_MIN = 7;

    private BatchValidator() {}

    /**
     * Checks the one batch that a buffer holds from index 0 to its limit, in network byte order.
     *
     * @return its header
     * @throws InvalidBatchException if the batch must not be appended
     */
    public static BatchHeader validate(ByteBuffer batch, int maxMessageBytes, boolean logAppendTime)
            throws InvalidBatchException {
        BatchHeader header = checkFrame(batch, maxMessageBytes);
        checkAttributes(header, logAppendTime);
        checkCounts(header);
        checkProducer(header);
        return header;
    }

    private static BatchHeader checkFrame(ByteBuffer batch, int maxMessageBytes) throws InvalidBatchException {
        int bytes = batch.limit();
        if (bytes == 0) {
            throw refused(Reason.INVALID_RECORD, "A produce request has one record batch for each of its partitions.");
        }
        if (bytes < BatchHeader.BYTES) {
            throw refused(
                    Reason.CORRUPT_MESSAGE,
                    "A record batch has at least " + BatchHeader.BYTES + " bytes; this one has " + bytes + ".");
        }
        BatchHeader header = BatchHeader.read(batch, 0);
        if (header.magic() != BatchHeader.MAGIC) { // first, because older formats have other fields behind it
            throw refused(
                    Reason.UNSUPPORTED_MAGIC,
                    "The record batch has magic " + header.magic()
                            + "; only magic 2 is accepted, which every client since Kafka 0.11 writes.");
        }
        if (header.sizeInBytes() != bytes) {
            // What is cut off may come whole next time; what is too much was sent so, and clients must not try again.
            boolean more = header.sizeInBytes() >= BatchHeader.BYTES && header.sizeInBytes() < bytes;
            throw refused(
                    more ? Reason.INVALID_RECORD : Reason.CORRUPT_MESSAGE,
                    "The record batch says it has " + header.sizeInBytes() + " bytes and came with " + bytes
                            + "; exactly one batch is accepted at a time.");
        }
        if (bytes > maxMessageBytes) {
            throw refused(
                    Reason.MESSAGE_TOO_LARGE,
                    "The record batch has " + bytes + " bytes; max.message.bytes of this topic is " + maxMessageBytes
                            + ".");
        }
        int crc = BatchHeader.computeCrc(batch, 0, bytes);
        if (crc != header.crc()) {
            throw refused(
                    Reason.CORRUPT_MESSAGE,
                    "The record batch was damaged on its way: its CRC is " + Integer.toHexString(header.crc())
                            + ", its bytes have " + Integer.toHexString(crc) + ".");
        }
        return header;
    }

    private static void checkAttributes(BatchHeader header, boolean logAppendTime) throws InvalidBatchException {
        if (header.isControl()) {
            throw refused(Reason.INVALID_RECORD, "Control batches are written by the broker; a producer sends none.");
        }
        if (header.isTransactional()) {
            throw refused(
                    Reason.TRANSACTIONS_NOT_SUPPORTED,
                    "Transactional batches are not supported by this broker;" + " send without transactional.id.");
        }
        if ((header.attributes() & ~LEGAL_ATTRIBUTES) != 0) {
            throw refused(
                    Reason.INVALID_RECORD,
                    "The record batch has the attributes 0x" + Integer.toHexString(header.attributes() & 0xFFFF)
                            + "; a producer sets none above bit 5.");
        }
        if (header.compressionId() > LAST_COMPRESSION_ID) {
            throw refused(
                    Reason.INVALID_RECORD,
                    "The compression id " + header.compressionId()
                            + " means nothing; 0 (none), 1 (gzip), 2 (snappy), 3 (lz4) and 4 (zstd) are known.");
        }
        if (header.isLogAppendTime() && !logAppendTime) {
            throw refused(
                    Reason.INVALID_TIMESTAMP,
                    "The record batch claims LogAppendTime timestamps; a producer sends" + " CreateTime.");
        }
    }

    private static void checkCounts(BatchHeader header) throws InvalidBatchException {
        if (header.recordCount() < 1) {
            throw refused(
                    Reason.INVALID_RECORD,
                    "A record batch has at least one record; this one counts " + header.recordCount() + ".");
        }
        if (header.lastOffsetDelta() != header.recordCount() - 1) {
            throw refused(
                    Reason.INVALID_RECORD,
                    "The record batch counts " + header.recordCount()
                            + " records, so its last offset delta must be " + (header.recordCount() - 1) + " and not "
                            + header.lastOffsetDelta() + ".");
        }
        int recordBytes = header.sizeInBytes() - BatchHeader.BYTES;
        if (!header.isCompressed() && (long) header.recordCount() * RECORD_BYTES_MIN > recordBytes) {
            throw refused(
                    Reason.INVALID_RECORD,
                    "The record batch counts " + header.recordCount() + " records, which do not fit into its "
                            + recordBytes + " bytes.");
        }
    }

    private static void checkProducer(BatchHeader header) throws InvalidBatchException {
        boolean none = header.producerId() == BatchHeader.NO_PRODUCER_ID;
        if (!none && (header.producerId() < 0 || header.producerEpoch() < 0 || header.baseSequence() < 0)) {
            throw refused(
                    Reason.INVALID_RECORD,
                    "An idempotent producer's id, epoch and sequence are 0 or more; these"
                            + " are " + header.producerId() + ", " + header.producerEpoch() + " and "
                            + header.baseSequence()
                            + ".");
        }
    }

    private static InvalidBatchException refused(Reason reason, String message) {
        return new InvalidBatchException(reason, message);
    }
}

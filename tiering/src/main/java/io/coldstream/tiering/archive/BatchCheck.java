package io.coldstream.tiering.archive;

import io.coldstream.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What must hold of a batch before it is archived and before it is served. */
final class BatchCheck {
    private BatchCheck() {}

    /**
     * Says why a batch of this size cannot stand here, or nothing. Everything else may be read only after this.
     *
     * @param bytesLeft the bytes from the batch's beginning to the end of the log
     */
    static Optional<String> sizeProblem(BatchHeader header, long bytesLeft) {
        if (header.magic() != BatchHeader.MAGIC) {
            return Optional.of("magic is " + header.magic() + ", not " + BatchHeader.MAGIC);
        }
        if (header.sizeInBytes() < BatchHeader.BYTES || header.sizeInBytes() > bytesLeft) {
            return Optional.of("a batch of " + header.sizeInBytes() + " bytes where " + bytesLeft + " are left");
        }
        if (header.sizeInBytes() > ArchiveFormat.CHUNK_LOG_BYTES_MAX) {
            return Optional.of("a batch of " + header.sizeInBytes() + " bytes is larger than a chunk can be");
        }
        return Optional.empty();
    }

    /** Says why a batch whose bytes are all there is not what was appended, or nothing. */
    static Optional<String> problem(BatchHeader header, ByteBuffer log, int at, long expectedOffset) {
        if (header.baseOffset() != expectedOffset) {
            return Optional.of("base offset is " + header.baseOffset() + ", expected " + expectedOffset);
        }
        if (header.lastOffsetDelta() < 0 || header.recordCount() != header.lastOffsetDelta() + 1) {
            return Optional.of(
                    header.recordCount() + " records with a last offset delta of " + header.lastOffsetDelta());
        }
        if (BatchHeader.computeCrc(log, at, header.sizeInBytes()) != header.crc()) {
            return Optional.of("the CRC of the batch at offset " + expectedOffset + " does not fit");
        }
        return Optional.empty();
    }
}

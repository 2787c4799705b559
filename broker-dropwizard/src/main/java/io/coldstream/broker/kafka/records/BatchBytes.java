package io.coldstream.broker.kafka.records;

import io.coldstream.log.batch.BatchHeader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.utils.internals.BufferSupplier;

/** Single batches (format v2) among the bytes of several. Stateless. */
final class BatchBytes {
    private BatchBytes() {}

    /** @throws UnreadableRecordsException if no whole batch of this format begins there */
    static BatchHeader header(ByteBuffer batches, int at) throws UnreadableRecordsException {
        int left = batches.limit() - at;
        if (left < BatchHeader.BYTES) {
            throw new UnreadableRecordsException("the last batch has only %d bytes".formatted(left));
        }
        BatchHeader header = BatchHeader.read(batches, at);
        if (header.magic() != BatchHeader.MAGIC
                || header.sizeInBytes() < BatchHeader.BYTES
                || header.sizeInBytes() > left
                || header.recordCount() < 0) {
            throw new UnreadableRecordsException("no batch of format v2 at byte %d: %s".formatted(at, header));
        }
        return header;
    }

    /**
     * A batch's records, decompressed as they are read. The decompressors throw what they like.
     *
     * @throws UnreadableRecordsException if that would have to make room for more than {@code bytesMax} at once
     */
    static InputStream decompressed(ByteBuffer batch, BatchHeader header, long bytesMax)
            throws UnreadableRecordsException {
        if (header.compressionId() == SnappyChunks.COMPRESSION_ID) {
            SnappyChunks.check(batch.slice(BatchHeader.BYTES, batch.limit() - BatchHeader.BYTES), bytesMax);
        }
        DefaultRecordBatch records = (DefaultRecordBatch)
                MemoryRecords.readableRecords(batch).batches().iterator().next();
        return records.recordInputStream(BufferSupplier.NO_CACHING);
    }
}

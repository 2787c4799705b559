package io.coldstream.tiering.read;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One decompressed chunk, every batch of which has been checked. Immutable. */
final class Chunk {
    private final byte[] log;

    Chunk(byte[] log) {
        this.log = log;
    }

    int bytes() {
        return log.length;
    }

    /** The batches from the one that has an offset on, as many as fit. */
    ColdSlice from(long offset, int maxBytes, boolean minOneBatch) {
        ByteBuffer bytes = ByteBuffer.wrap(log);
        int start = 0;
        BatchHeader header = BatchHeader.read(bytes, start);
        while (header.endOffset() <= offset) {
            start += header.sizeInBytes();
            header = BatchHeader.read(bytes, start);
        }
        long firstOffset = header.baseOffset();
        long nextOffset = firstOffset;
        int end = start;
        while (end < log.length) {
            header = BatchHeader.read(bytes, end);
            boolean fits = end - start + (long) header.sizeInBytes() <= maxBytes;
            if (!fits && !(minOneBatch && end == start)) {
                break;
            }
            end += header.sizeInBytes();
            nextOffset = header.endOffset();
        }
        return slice(start, end, firstOffset, nextOffset);
    }

    /** The first batch with records at or behind an offset and at or behind a time. */
    Optional<ColdSlice> firstAtOrAfter(long timestampMs, long fromOffset) {
        ByteBuffer bytes = ByteBuffer.wrap(log);
        int at = 0;
        while (at < log.length) {
            BatchHeader header = BatchHeader.read(bytes, at);
            int end = at + header.sizeInBytes();
            if (header.endOffset() > fromOffset && header.maxTimestampMs() >= timestampMs) {
                return Optional.of(slice(at, end, header.baseOffset(), header.endOffset()));
            }
            at = end;
        }
        return Optional.empty();
    }

    private ColdSlice slice(int start, int end, long firstOffset, long nextOffset) {
        return new ColdSlice(
                ByteBuffer.wrap(log, start, end - start).slice(), new OffsetRange(firstOffset, nextOffset));
    }
}

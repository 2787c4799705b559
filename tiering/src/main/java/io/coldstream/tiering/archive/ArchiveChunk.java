package io.coldstream.tiering.archive;

import io.coldstream.api.OffsetRange;
import io.coldstream.storage.object.ByteRange;
import java.util.Objects;

/**
 * One row of the chunk table: whole batches of the log, and the zstd frame that holds them.
 *
 * @param offsets the offsets in the chunk, not empty
 * @param logPosition where the chunk starts in the log segment, in bytes
 * @param logBytes its size in the log segment
 * @param objectPosition where its frame starts in the object, in bytes
 * @param objectBytes the size of its frame
 * @param crc32c the CRC-32C of its log bytes
 * @param maxTimestampMs the greatest record timestamp in it, milliseconds since the epoch, or -1 for none
 */
public record ArchiveChunk(
        OffsetRange offsets,
        long logPosition,
        int logBytes,
        long objectPosition,
        int objectBytes,
        int crc32c,
        long maxTimestampMs) {
    public ArchiveChunk {
        Objects.requireNonNull(offsets, "offsets");
        if (offsets.isEmpty() || logPosition < 0 || objectPosition < 0 || objectBytes <= 0) {
            throw new IllegalArgumentException("not a chunk: offsets " + offsets + ", log position " + logPosition
                    + ", object [" + objectPosition + ", +" + objectBytes + ")");
        }
        if (logBytes <= 0 || logBytes > ArchiveFormat.CHUNK_LOG_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a chunk of " + logBytes + " log bytes; allowed is 1 to " + ArchiveFormat.CHUNK_LOG_BYTES_MAX);
        }
    }

    /** The chunk's frame in the object. */
    public ByteRange objectRange() {
        return new ByteRange(objectPosition, objectPosition + objectBytes);
    }

    long logEnd() {
        return logPosition + logBytes;
    }

    long objectEnd() {
        return objectPosition + objectBytes;
    }
}

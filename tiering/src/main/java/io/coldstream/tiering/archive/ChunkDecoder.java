package io.coldstream.tiering.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectKey;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Decompresses chunks and checks them down to every batch's CRC. Pure functions. */
public final class ChunkDecoder {
    private ChunkDecoder() {}

    /**
     * Decompresses one chunk.
     *
     * @param frame exactly the bytes of {@link ArchiveChunk#objectRange}
     * @return exactly the chunk's log bytes, every batch of which has been checked
     * @throws StorageException CORRUPT naming the object and what is wrong
     */
    public static byte[] decode(ObjectKey key, ArchiveChunk chunk, byte[] frame) throws StorageException {
        if (frame.length != chunk.objectBytes()) {
            throw corrupt(key, chunk, "its frame has " + frame.length + " bytes, not " + chunk.objectBytes());
        }
        long contentBytes = Zstd.getFrameContentSize(frame);
        if (contentBytes != chunk.logBytes()) {
            throw corrupt(key, chunk, "its frame says that it holds " + contentBytes + " bytes");
        }
        byte[] log = decompress(key, chunk, frame);
        CRC32C crc = new CRC32C();
        crc.update(log);
        if ((int) crc.getValue() != chunk.crc32c()) {
            throw corrupt(key, chunk, "its CRC does not fit");
        }
        checkBatches(key, chunk, ByteBuffer.wrap(log));
        return log;
    }

    private static byte[] decompress(ObjectKey key, ArchiveChunk chunk, byte[] frame) throws StorageException {
        byte[] log = new byte[chunk.logBytes()];
        try {
            long bytes = Zstd.decompressByteArray(log, 0, log.length, frame, 0, frame.length);
            if (bytes != log.length) {
                throw corrupt(key, chunk, "it decompresses to " + bytes + " bytes");
            }
            return log;
        } catch (ZstdException e) {
            throw corrupt(key, chunk, "it cannot be decompressed: " + e.getMessage());
        }
    }

    private static void checkBatches(ObjectKey key, ArchiveChunk chunk, ByteBuffer log) throws StorageException {
        long nextOffset = chunk.offsets().start();
        int at = 0;
        while (at < log.capacity()) {
            int left = log.capacity() - at;
            if (left < BatchHeader.BYTES) {
                throw corrupt(key, chunk, left + " bytes behind its last batch");
            }
            BatchHeader header = BatchHeader.read(log, at);
            Optional<String> size = BatchCheck.sizeProblem(header, left);
            if (size.isPresent()) {
                throw corrupt(key, chunk, size.get());
            }
            Optional<String> problem = BatchCheck.problem(header, log, at, nextOffset);
            if (problem.isPresent()) {
                throw corrupt(key, chunk, problem.get());
            }
            nextOffset = header.endOffset();
            at += header.sizeInBytes();
        }
        if (nextOffset != chunk.offsets().end()) {
            throw corrupt(key, chunk, "its batches end at offset " + nextOffset);
        }
    }

    private static StorageException corrupt(ObjectKey key, ArchiveChunk chunk, String what) {
        return new StorageException(
                Kind.CORRUPT, "archive object " + key + ", chunk of offsets " + chunk.offsets() + ": " + what);
    }
}

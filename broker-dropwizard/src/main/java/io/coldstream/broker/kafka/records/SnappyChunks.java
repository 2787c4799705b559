package io.coldstream.broker.kafka.records;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Adds up what Snappy data claim to become, before the decompressor allocates it: unlike the other kinds, Snappy makes
 * room for a whole chunk at once, and takes the chunk's word for its size. Stateless.
 *
 * <p>The data are chunks with a length each, behind a header of 16 bytes, as Java's Snappy streams have them; or, as
 * librdkafka writes them, one chunk and nothing else.
 */
final class SnappyChunks {
    static final int COMPRESSION_ID = 2;

    private static final long MAGIC = 0x82534e4150505900L; // a byte that isn't ASCII, SNAPPY, 0
    private static final int HEADER_BYTES = 16;
    private static final int BITS_PER_BYTE = 7;
    private static final int LENGTH_BITS_MAX = 32;

    private SnappyChunks() {}

    /** @throws UnreadableRecordsException if the chunks make no sense, or become larger than {@code bytesMax} */
    static void check(ByteBuffer records, long bytesMax) throws UnreadableRecordsException {
        try {
            long bytes = isHeader(records) ? framedBytes(records) : uncompressedBytes(records);
            if (bytes > bytesMax) {
                throw new UnreadableRecordsException("%d bytes are too many to decompress for this".formatted(bytes));
            }
        } catch (BufferUnderflowException e) {
            throw new UnreadableRecordsException("the Snappy data end too early", e);
        }
    }

    private static long framedBytes(ByteBuffer records) throws UnreadableRecordsException {
        long bytes = 0;
        while (records.hasRemaining()) {
            if (isHeader(records)) { // once in the beginning, and wherever streams were joined
                records.position(records.position() + HEADER_BYTES);
                continue;
            }
            int chunkBytes = records.getInt();
            if (chunkBytes < 0 || chunkBytes > records.remaining()) {
                throw new UnreadableRecordsException("a Snappy chunk of %d bytes cannot be".formatted(chunkBytes));
            }
            bytes += uncompressedBytes(records.slice(records.position(), chunkBytes));
            records.position(records.position() + chunkBytes);
        }
        return bytes;
    }

    private static boolean isHeader(ByteBuffer records) {
        return records.remaining() >= HEADER_BYTES && records.getLong(records.position()) == MAGIC;
    }

    /** The length that a chunk begins with. */
    private static long uncompressedBytes(ByteBuffer chunk) throws UnreadableRecordsException {
        long bytes = 0;
        for (int shift = 0; shift < LENGTH_BITS_MAX; shift += BITS_PER_BYTE) {
            byte next = chunk.get();
            bytes |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return bytes;
            }
        }
        throw new UnreadableRecordsException("a Snappy chunk's length has no end");
    }
}

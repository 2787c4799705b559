package io.coldstream.tiering.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns chunks into zstd frames with content size and content checksum. What does not compress is stored: its frame
 * is put together here from raw blocks (RFC 8878, 3.1.1), so that the compressor never runs over it. Owned by one
 * thread.
 */
final class FrameEncoder implements AutoCloseable {
    /** Single segment, content size in four bytes, content checksum. */
    private static final byte STORED_DESCRIPTOR = (byte) 0b1010_0100;

    private static final int RAW_BLOCK_BYTES_MAX = 128 << 10;
    private static final int RAW_BLOCK_HEADER_BYTES = 3;
    private static final int SAMPLE_SLICES = 4;
    private static final int SAMPLE_SLICE_BYTES = 16 << 10;
    /** Saving less than a twentieth is not worth the reader's and the writer's time. */
    private static final int WORTHWHILE_PERCENT = 95;

    private final ZstdCompressCtx compressor = new ZstdCompressCtx();
    private byte[] compressed = new byte[0];

    FrameEncoder(int level) {
        compressor.setLevel(level).setChecksum(true).setContentSize(true);
    }

    /**
     * Writes a chunk as one frame and returns the frame's size.
     *
     * @param entropyCodedBytes how many of the bytes lie in batches that gzip or zstd made, which cannot shrink again
     */
    int encode(byte[] log, int logBytes, int entropyCodedBytes, OutputStream out) throws IOException {
        boolean hopeless = entropyCodedBytes >= (long) logBytes * 9 / 10;
        if (!hopeless && sampleCompresses(log, logBytes)) {
            int size = compress(log, logBytes);
            if (worthwhile(size, logBytes)) {
                out.write(compressed, 0, size);
                return size;
            }
        }
        return store(log, logBytes, out);
    }

    private boolean sampleCompresses(byte[] log, int logBytes) {
        int sampleBytes = SAMPLE_SLICES * SAMPLE_SLICE_BYTES;
        if (logBytes <= sampleBytes * 2) {
            return true; // the sample would cost as much as the chunk
        }
        byte[] sample = new byte[sampleBytes];
        int stride = (logBytes - SAMPLE_SLICE_BYTES) / (SAMPLE_SLICES - 1);
        for (int i = 0; i < SAMPLE_SLICES; i++) {
            System.arraycopy(log, i * stride, sample, i * SAMPLE_SLICE_BYTES, SAMPLE_SLICE_BYTES);
        }
        return worthwhile(compress(sample, sampleBytes), sampleBytes);
    }

    private int compress(byte[] data, int length) {
        int bound = (int) Math.min(Integer.MAX_VALUE - 8, Zstd.compressBound(length));
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        return compressor.compressByteArray(compressed, 0, compressed.length, data, 0, length);
    }

    private static boolean worthwhile(int size, int original) {
        return size <= (long) original * WORTHWHILE_PERCENT / 100;
    }

    private static int store(byte[] log, int logBytes, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(ArchiveFormat.FRAME_MAGIC)
                .put(STORED_DESCRIPTOR)
                .putInt(logBytes)
                .array());
        int blocks = 0;
        for (int at = 0; at < logBytes; at += RAW_BLOCK_BYTES_MAX) {
            int size = Math.min(RAW_BLOCK_BYTES_MAX, logBytes - at);
            int lastBit = at + size == logBytes ? 1 : 0;
            int header = size << 3 | lastBit; // block type 0: raw
            out.write(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
            out.write(log, at, size);
            blocks++;
        }
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) Xxh64.hash(log, logBytes))
                .array());
        return 9 + blocks * RAW_BLOCK_HEADER_BYTES + logBytes + 4;
    }

    @Override
    public void close() {
        compressor.close();
    }
}

package io.coldstream.tiering.archive;

/**
 * How archives are written; readers take whatever they find.
 *
 * @param chunkLogBytes how much log goes into one chunk before compression, 256 bytes to 64 MiB; a batch that is larger
 *     is a chunk of its own
 * @param zstdLevel the compression level, 1 to 19
 */
public record ArchiveSettings(int chunkLogBytes, int zstdLevel) {
    /**
     * Chunks of 4 MiB: one ranged read of an object store takes tens of milliseconds whatever its size, and 4 MiB are
     * decompressed in a few more. Level 2: measured on JSON events it takes a sixth more time than level 1 and saves 8 %
     * of what is then kept for years; level 3 takes another third for 2 %, on cores that serve producers meanwhile.
     */
    public static final ArchiveSettings DEFAULTS = new ArchiveSettings(4 << 20, 2);

    private static final int CHUNK_LOG_BYTES_MIN = 256;
    private static final int CHUNK_LOG_BYTES_MAX = 64 << 20;
    private static final int LEVEL_MAX = 19;

    public ArchiveSettings {
        if (chunkLogBytes < CHUNK_LOG_BYTES_MIN || chunkLogBytes > CHUNK_LOG_BYTES_MAX) {
            throw new IllegalArgumentException("archive chunks have " + CHUNK_LOG_BYTES_MIN + " to "
                    + CHUNK_LOG_BYTES_MAX + " bytes, not " + chunkLogBytes);
        }
        if (zstdLevel < 1 || zstdLevel > LEVEL_MAX) {
            throw new IllegalArgumentException("zstd levels are 1 to " + LEVEL_MAX + ", not " + zstdLevel);
        }
    }

    /** The chunk size for a segment: large enough that the chunk table stays within the format's limit. */
    int chunkLogBytesFor(long segmentLogBytes) {
        return (int) Math.max(chunkLogBytes, segmentLogBytes * 2 / ArchiveFormat.CHUNKS_MAX + 1);
    }
}

package io.coldstream.tiering.archive;

import java.nio.charset.StandardCharsets;

/** The numbers of the archive format and the limits that writers keep and readers demand. All are documented. */
final class ArchiveFormat {
    static final int VERSION = 1;
    static final String NAME = "coldstream-archive";

    static final int FRAME_MAGIC = 0xFD2FB528;
    static final int FOOTER_FRAME_MAGIC = 0x184D2A5C;
    static final int SEEK_TABLE_FRAME_MAGIC = 0x184D2A5E;
    static final int SEEKABLE_MAGIC = 0x8F92EAB1;

    /** Magic number and size, in front of every skippable frame. */
    static final int SKIPPABLE_HEADER_BYTES = 8;

    static final int SEEK_ENTRY_BYTES = 8;
    static final int SEEK_FOOTER_BYTES = 9;

    /** Footer position (8), JSON length (4), JSON CRC-32C (4), magic (8). */
    static final int TRAILER_BYTES = 24;

    /** "CSTRFTR1", read as a little-endian number. */
    static final long TRAILER_MAGIC = littleEndian("CSTRFTR1");

    /** The seekable format's own limit on what one frame may decompress to. */
    static final int CHUNK_LOG_BYTES_MAX = 1 << 30;

    static final int CHUNKS_MAX = 1 << 16;
    static final int FOOTER_JSON_BYTES_MAX = 32 << 20;

    /** Some 650 bytes of JSON each, so that a full snapshot stays below {@link #FOOTER_JSON_BYTES_MAX}. */
    static final int PRODUCERS_MAX = 40_000;

    private ArchiveFormat() {}

    static int seekTableBytes(int frames) {
        return SKIPPABLE_HEADER_BYTES + frames * SEEK_ENTRY_BYTES + SEEK_FOOTER_BYTES;
    }

    private static long littleEndian(String eightAscii) {
        byte[] bytes = eightAscii.getBytes(StandardCharsets.US_ASCII);
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i];
        }
        return value;
    }
}

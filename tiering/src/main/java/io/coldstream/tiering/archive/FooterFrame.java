package io.coldstream.tiering.archive;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.object.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What stands behind an object's data frames: Coldstream's footer in a skippable frame, and the table of the zstd
 * seekable format, which ends the object. Pure functions over bytes; whoever reads them has checked every length.
 */
final class FooterFrame {
    private FooterFrame() {}

    /** The bytes from {@link ArchiveFooter#footerPosition} to the object's end. */
    static byte[] encode(ArchiveFooter footer) {
        byte[] json = FooterJson.write(footer);
        if (json.length > ArchiveFormat.FOOTER_JSON_BYTES_MAX) {
            throw new IllegalStateException("a footer of " + json.length + " bytes; its parts are bounded below that");
        }
        int frameBytes = frameBytes(json.length);
        byte[] seekTable = seekTable(footer, frameBytes);
        return ByteBuffer.allocate(frameBytes + seekTable.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(ArchiveFormat.FOOTER_FRAME_MAGIC)
                .putInt(frameBytes - ArchiveFormat.SKIPPABLE_HEADER_BYTES)
                .put(json)
                .putLong(footer.footerPosition())
                .putInt(json.length)
                .putInt(crc32c(json, 0, json.length))
                .putLong(ArchiveFormat.TRAILER_MAGIC)
                .put(seekTable)
                .array();
    }

    /**
     * Finds the footer from an object's last bytes. The answer is the footer's position, or, where the tail is too
     * short to say, the position from which to read again; it is smaller than {@code tailPosition} then too.
     *
     * @param tail the object's last bytes
     * @param tailPosition where they start in the object
     * @throws StorageException CORRUPT if this is not the end of an archive object
     */
    static long locate(ObjectKey key, byte[] tail, long tailPosition) throws StorageException {
        ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        int frames = seekTableFrames(key, bytes);
        long objectBytes = tailPosition + tail.length;
        long trailerPosition = objectBytes - ArchiveFormat.seekTableBytes(frames) - ArchiveFormat.TRAILER_BYTES;
        require(trailerPosition > 0, key, "a seek table of " + frames + " frames does not fit into the object");
        if (trailerPosition < tailPosition) {
            return trailerPosition;
        }
        int trailerAt = (int) (trailerPosition - tailPosition);
        long footerPosition = bytes.getLong(trailerAt);
        int jsonBytes = bytes.getInt(trailerAt + 8);
        require(
                bytes.getLong(trailerAt + 16) == ArchiveFormat.TRAILER_MAGIC,
                key,
                "there is no footer trailer in front of the seek table");
        require(
                jsonBytes > 0 && jsonBytes <= ArchiveFormat.FOOTER_JSON_BYTES_MAX,
                key,
                "a footer of " + jsonBytes + " bytes");
        require(
                footerPosition > 0
                        && footerPosition + ArchiveFormat.SKIPPABLE_HEADER_BYTES + jsonBytes == trailerPosition,
                key,
                "the trailer says that the footer is at " + footerPosition + " and has " + jsonBytes
                        + " bytes, but it stands at " + trailerPosition);
        return footerPosition;
    }

    /**
     * Reads and checks everything from the footer's position to the object's end.
     *
     * @throws StorageException CORRUPT naming the object and what is wrong
     */
    static ArchiveFooter decode(ObjectKey key, byte[] tail, long footerPosition) throws StorageException {
        require(
                locate(key, tail, footerPosition) == footerPosition,
                key,
                "there is no footer at position " + footerPosition);
        ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        int frames = seekTableFrames(key, bytes);
        int frameBytes = tail.length - ArchiveFormat.seekTableBytes(frames);
        int jsonBytes = frameBytes - frameBytes(0);
        require(
                bytes.getInt(0) == ArchiveFormat.FOOTER_FRAME_MAGIC
                        && bytes.getInt(4) == frameBytes - ArchiveFormat.SKIPPABLE_HEADER_BYTES,
                key,
                "the footer's frame has a wrong header");
        int crc = bytes.getInt(frameBytes - ArchiveFormat.TRAILER_BYTES + 12);
        require(
                crc == crc32c(tail, ArchiveFormat.SKIPPABLE_HEADER_BYTES, jsonBytes),
                key,
                "the CRC of the footer does not fit");
        ArchiveFooter footer = parse(key, tail, jsonBytes);
        require(
                footer.footerPosition() == footerPosition,
                key,
                "the chunk table ends at " + footer.footerPosition() + ", the footer is at " + footerPosition);
        byte[] expected = seekTable(footer, frameBytes);
        require(
                Arrays.equals(expected, 0, expected.length, tail, frameBytes, tail.length),
                key,
                "the seek table does not say what the chunk table says");
        return footer;
    }

    private static ArchiveFooter parse(ObjectKey key, byte[] tail, int jsonBytes) throws StorageException {
        try {
            return FooterJson.read(tail, ArchiveFormat.SKIPPABLE_HEADER_BYTES, jsonBytes);
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException(
                    Kind.CORRUPT, "archive object " + key + " has a footer that makes no sense: " + e.getMessage(), e);
        }
    }

    private static int seekTableFrames(ObjectKey key, ByteBuffer tail) throws StorageException {
        int at = tail.capacity() - ArchiveFormat.SEEK_FOOTER_BYTES;
        require(
                at >= 0 && tail.getInt(at + 5) == ArchiveFormat.SEEKABLE_MAGIC,
                key,
                "it does not end with a seek table");
        int frames = tail.getInt(at);
        require(frames >= 2 && frames <= ArchiveFormat.CHUNKS_MAX + 1, key, "a seek table of " + frames + " frames");
        return frames;
    }

    /** The zstd seekable format 0.1.0 without checksums, which every frame has itself: one entry a frame. */
    private static byte[] seekTable(ArchiveFooter footer, int footerFrameBytes) {
        int frames = footer.chunks().size() + 1;
        int tableBytes = ArchiveFormat.seekTableBytes(frames);
        ByteBuffer table = ByteBuffer.allocate(tableBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(ArchiveFormat.SEEK_TABLE_FRAME_MAGIC)
                .putInt(tableBytes - ArchiveFormat.SKIPPABLE_HEADER_BYTES);
        for (ArchiveChunk chunk : footer.chunks()) {
            table.putInt(chunk.objectBytes()).putInt(chunk.logBytes());
        }
        table.putInt(footerFrameBytes).putInt(0);
        return table.putInt(frames)
                .put((byte) 0)
                .putInt(ArchiveFormat.SEEKABLE_MAGIC)
                .array();
    }

    private static int frameBytes(int jsonBytes) {
        return ArchiveFormat.SKIPPABLE_HEADER_BYTES + jsonBytes + ArchiveFormat.TRAILER_BYTES;
    }

    private static int crc32c(byte[] bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, length);
        return (int) crc.getValue();
    }

    private static void require(boolean holds, ObjectKey key, String otherwise) throws StorageException {
        if (!holds) {
            throw new StorageException(Kind.CORRUPT, "archive object " + key + " is damaged: " + otherwise);
        }
    }
}

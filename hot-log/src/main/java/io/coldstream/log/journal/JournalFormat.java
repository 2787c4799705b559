package io.coldstream.log.journal;

import io.coldstream.api.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The bytes of the journal, big-endian. A file is a row of groups, each of which begins on a block boundary: a header
 * with one entry for each batch, the batches as they lie in their segments, and zeroes up to the next block. The
 * header's checksum covers the entries; a batch has a CRC of its own, which its entry repeats. A header that says
 * "free" stands at the beginning of a file that nobody needs.
 */
final class JournalFormat {
    /** The unit of writing; O_DIRECT wants it, and a disk writes no less at once. */
    static final int BLOCK_BYTES = 4096;

    static final int HEADER_BYTES = 48;
    static final int ENTRY_BYTES = 56;
    static final int ENTRIES_MAX = 1000;

    private static final int MAGIC = 0x43534A31; // "CSJ1"
    private static final int CRC_AT = 4;
    private static final int COVERED_FROM = 8;
    private static final int GROUP = 1;
    private static final int FREE = 2;

    /**
     * The beginning of a group.
     *
     * @param kind a group, or the mark of a free file
     * @param groupBytes the whole group, a multiple of a block
     * @param entries how many entries follow
     * @param group the group's number; the next group's is one greater, in whichever file it lies
     * @param file the number of the file's present use, greater than that of every earlier use of any file
     * @param oldestFile the oldest use of a file that a recovery needs
     */
    record Header(int kind, int groupBytes, int entries, long group, long file, long oldestFile) {
        boolean isFree() {
            return kind == FREE;
        }

        int headerBytes() {
            return HEADER_BYTES + entries * ENTRY_BYTES;
        }
    }

    /**
     * One batch of a group.
     *
     * @param length the batch's size in bytes
     */
    record Entry(
            TopicIdPartition partition,
            int length,
            long segmentBase,
            long position,
            long endOffset,
            int leaderEpoch,
            int crc) {}

    private JournalFormat() {}

    static int paddedToBlock(int bytes) {
        return Math.toIntExact(((long) bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES);
    }

    /** The size of a group of so many entries and bytes of batches. */
    static int groupBytes(int entries, int batchBytes) {
        return paddedToBlock(HEADER_BYTES + entries * ENTRY_BYTES + batchBytes);
    }

    /** Writes a group's header with its entries; the buffer stands behind it then. */
    static void putGroup(
            ByteBuffer target, List<JournalEntry> entries, int groupBytes, long group, long file, long oldestFile) {
        int start = target.position();
        putHeader(target, GROUP, groupBytes, entries.size(), group, file, oldestFile);
        for (JournalEntry entry : entries) {
            UUID topicId = entry.client().partition().topicId();
            target.putLong(topicId.getMostSignificantBits()).putLong(topicId.getLeastSignificantBits());
            target.putInt(entry.client().partition().partition());
            target.putInt(entry.batch().remaining());
            target.putLong(entry.segmentBase()).putLong(entry.position()).putLong(entry.endOffset());
            target.putInt(entry.leaderEpoch()).putInt(entry.crc());
        }
        putCrc(target, start);
    }

    /**
     * Marks a file as free, in the beginning of its first block. Whoever leaves the rest of the block as it is can be sure
     * that a torn write leaves the one header or the other, for both lie in the first sector.
     */
    static void putFreeMark(ByteBuffer target, long group, long file) {
        int start = target.position();
        putHeader(target, FREE, BLOCK_BYTES, 0, group, file, file);
        putCrc(target, start);
    }

    private static void putHeader(
            ByteBuffer target, int kind, int groupBytes, int entries, long group, long file, long oldestFile) {
        target.putInt(MAGIC)
                .putInt(0)
                .putInt(kind)
                .putInt(groupBytes)
                .putInt(entries)
                .putInt(0);
        target.putLong(group).putLong(file).putLong(oldestFile);
    }

    private static void putCrc(ByteBuffer target, int start) {
        target.putInt(start + CRC_AT, crc(target, start, target.position()));
    }

    private static int crc(ByteBuffer bytes, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(start + COVERED_FROM, end - start - COVERED_FROM));
        return (int) crc.getValue();
    }

    /** The bytes of a header with its entries that begins at a position, if there can be one; nothing else is checked. */
    static Optional<Integer> headerBytes(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < HEADER_BYTES || bytes.getInt(at) != MAGIC) {
            return Optional.empty();
        }
        int entries = bytes.getInt(at + 16);
        return entries >= 0 && entries <= ENTRIES_MAX
                ? Optional.of(HEADER_BYTES + entries * ENTRY_BYTES)
                : Optional.empty();
    }

    /** The header at a position, if it is whole and right with all of its entries. */
    static Optional<Header> header(ByteBuffer bytes, int at) {
        Optional<Integer> size = headerBytes(bytes, at);
        if (size.isEmpty()
                || bytes.limit() - at < size.get()
                || bytes.getInt(at + CRC_AT) != crc(bytes, at, at + size.get())) {
            return Optional.empty();
        }
        return Optional.of(new Header(
                bytes.getInt(at + 8),
                bytes.getInt(at + 12),
                bytes.getInt(at + 16),
                bytes.getLong(at + 24),
                bytes.getLong(at + 32),
                bytes.getLong(at + 40)));
    }

    /** The entries behind a header at a position. */
    static List<Entry> entries(ByteBuffer bytes, int at, Header header) {
        List<Entry> entries = new ArrayList<>(header.entries());
        for (int index = 0; index < header.entries(); index++) {
            entries.add(entry(bytes, at + HEADER_BYTES + index * ENTRY_BYTES));
        }
        return entries;
    }

    static Entry entry(ByteBuffer bytes, int at) {
        return new Entry(
                new TopicIdPartition(new UUID(bytes.getLong(at), bytes.getLong(at + 8)), bytes.getInt(at + 16)),
                bytes.getInt(at + 20),
                bytes.getLong(at + 24),
                bytes.getLong(at + 32),
                bytes.getLong(at + 40),
                bytes.getInt(at + 48),
                bytes.getInt(at + 52));
    }
}

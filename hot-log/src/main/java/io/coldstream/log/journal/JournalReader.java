package io.coldstream.log.journal;

import io.coldstream.log.file.FileStore;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads one file of the journal through a window. Used by one thread. */
final class JournalReader implements AutoCloseable {
    /** Where the bytes begin that a batch's CRC covers, and where the CRC stands. */
    private static final int BATCH_CRC_COVERS_FROM = 21;

    private static final int BATCH_CRC_AT = 17;
    private static final int BATCH_EPOCH_AT = 12;
    /** The size stands in front of these bytes, and does not count them. */
    private static final int BATCH_SIZE_AT = 8;

    private static final int BATCH_SIZE_LEAVES_OUT = 12;
    private static final int BATCH_MAGIC_AT = 16;
    private static final int BATCH_LAST_OFFSET_DELTA_AT = 23;
    private static final int BATCH_HEADER_BYTES = 61;
    private static final int WINDOW_BYTES = 256 << 10;

    private final Path path;
    private final LogFile file;
    private final long fileBytes;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private long windowAt;

    JournalReader(FileStore store, Path path) throws IOException {
        this.path = path;
        this.fileBytes = store.size(path);
        this.file = store.open(path, FileStore.Access.READ);
    }

    Path path() {
        return path;
    }

    /** The header at a position, if there is one that is whole and right. */
    Optional<JournalFormat.Header> header(long position) throws IOException {
        if (!fill(position, JournalFormat.HEADER_BYTES)) {
            return Optional.empty();
        }
        Optional<Integer> bytes = JournalFormat.headerBytes(window, at(position));
        if (bytes.isEmpty() || !fill(position, bytes.get())) {
            return Optional.empty();
        }
        return JournalFormat.header(window, at(position)).filter(header -> isPossible(header, position));
    }

    private boolean isPossible(JournalFormat.Header header, long position) {
        return header.groupBytes() >= header.headerBytes()
                && header.groupBytes() % JournalFormat.BLOCK_BYTES == 0
                && position + header.groupBytes() <= fileBytes;
    }

    List<JournalFormat.Entry> entries(long position, JournalFormat.Header header) throws IOException {
        if (!fill(position, header.headerBytes())) {
            throw new CorruptJournalException(path, position, "the file has become shorter.");
        }
        return JournalFormat.entries(window, at(position), header);
    }

    JournalFormat.Entry entry(long entryAt) throws IOException {
        if (!fill(entryAt, JournalFormat.ENTRY_BYTES)) {
            throw new CorruptJournalException(path, entryAt, "the file has become shorter.");
        }
        return JournalFormat.entry(window, at(entryAt));
    }

    /** Whether all batches of a group are what its entries say. */
    boolean batchesMatch(long position, JournalFormat.Header header) throws IOException {
        long at = position + header.headerBytes();
        for (JournalFormat.Entry entry : entries(position, header)) {
            if (!matches(readAt(at, entry.length()), entry)) {
                return false;
            }
            at += entry.length();
        }
        return true;
    }

    ByteBuffer batch(long position, JournalFormat.Entry entry) throws IOException {
        ByteBuffer batch = readAt(position, entry.length());
        if (!matches(batch, entry)) {
            throw new CorruptJournalException(
                    path,
                    position,
                    "the batch of " + entry.partition() + " that ends before offset " + entry.endOffset()
                            + " is not what was written.");
        }
        return batch;
    }

    /** Looks at what the CRC does not cover as well: it may lie in a sector of its own, which was not written. */
    private static boolean matches(ByteBuffer batch, JournalFormat.Entry entry) {
        if (batch.limit() != entry.length() || entry.length() < BATCH_HEADER_BYTES) {
            return false;
        }
        boolean sameBeginning = batch.getLong(0) + batch.getInt(BATCH_LAST_OFFSET_DELTA_AT) + 1 == entry.endOffset()
                && batch.getInt(BATCH_SIZE_AT) == entry.length() - BATCH_SIZE_LEAVES_OUT
                && batch.get(BATCH_MAGIC_AT) == 2;
        CRC32C crc = new CRC32C();
        crc.update(batch.slice(BATCH_CRC_COVERS_FROM, batch.limit() - BATCH_CRC_COVERS_FROM));
        return sameBeginning
                && (int) crc.getValue() == entry.crc()
                && batch.getInt(BATCH_CRC_AT) == entry.crc()
                && batch.getInt(BATCH_EPOCH_AT) == entry.leaderEpoch();
    }

    private ByteBuffer readAt(long position, int bytes) throws IOException {
        ByteBuffer batch = ByteBuffer.allocate((int) Math.max(0, Math.min(bytes, fileBytes - position)));
        file.read(batch, position);
        return batch.flip();
    }

    /** Whether a group with a greater number begins on a block boundary within so many bytes from a position on. */
    boolean hasGroupAfter(long position, long withinBytes, long group) throws IOException {
        long end = Math.min(fileBytes, position + withinBytes);
        for (long at = position; at < end; at += JournalFormat.BLOCK_BYTES) {
            Optional<JournalFormat.Header> header = header(at);
            if (header.isPresent() && !header.get().isFree() && header.get().group() > group) {
                return true;
            }
        }
        return false;
    }

    private int at(long position) {
        return (int) (position - windowAt);
    }

    private boolean fill(long position, int bytes) throws IOException {
        if (position >= windowAt && position + bytes <= windowAt + window.limit()) {
            return true;
        }
        window.limit(0); // a read that fails leaves something in it, but nobody knows what
        windowAt = position;
        ByteBuffer target = window.duplicate().clear();
        file.read(target, position);
        window.limit(target.position());
        return window.limit() >= bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

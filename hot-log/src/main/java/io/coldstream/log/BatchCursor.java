package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Steps from batch header to batch header through one log file, reading through a small window. Used by one thread.
 */
final class BatchCursor {
    /** Enough for the few headers between two index entries. */
    static final int LOOKUP_WINDOW_BYTES = 4 * 1024;
    /** Enough to read a whole file at the disk's pace. */
    static final int SCAN_WINDOW_BYTES = 128 * 1024;

    /** Where the bytes begin that the CRC covers. */
    private static final int CRC_COVERS_FROM = 21;

    private final LogFile file;
    private final Path path;
    private final long limit;
    private final ByteBuffer window;
    private long windowAt;
    private long position;

    /** A cursor at a position, for the bytes up to a limit. */
    BatchCursor(LogFile file, Path path, long position, long limit, int windowBytes) {
        this.file = file;
        this.path = path;
        this.position = position;
        this.limit = limit;
        this.window = ByteBuffer.allocate((int) Math.min(windowBytes, Math.max(BatchHeader.BYTES, limit - position)));
        this.window.limit(0);
        this.windowAt = position;
    }

    /** Where the cursor stands, in bytes. */
    long position() {
        return position;
    }

    boolean atLimit() {
        return position >= limit;
    }

    /** Reads the header at the cursor, or nothing if what is there cannot be a batch. */
    Optional<BatchHeader> tryRead() throws IOException {
        if (limit - position < BatchHeader.BYTES || !fill(position, BatchHeader.BYTES)) {
            return Optional.empty();
        }
        BatchHeader header = BatchHeader.read(window, (int) (position - windowAt));
        boolean possible = header.magic() == BatchHeader.MAGIC
                && header.sizeInBytes() >= BatchHeader.BYTES
                && header.sizeInBytes() <= limit - position
                && header.baseOffset() >= 0
                && header.recordCount() > 0
                && header.lastOffsetDelta() == header.recordCount() - 1;
        return possible ? Optional.of(header) : Optional.empty();
    }

    /**
     * Reads the header at the cursor.
     *
     * @throws CorruptLogException if there is none
     */
    BatchHeader read() throws IOException {
        return tryRead().orElseThrow(() -> damaged("there is no record batch here."));
    }

    /** Steps over the batch whose header was just read. */
    void skip(BatchHeader header) {
        position += header.sizeInBytes();
    }

    CorruptLogException damaged(String problem) {
        return new CorruptLogException(path, position, problem);
    }

    /** Whether the batch at the cursor has the CRC that its header says. */
    boolean crcMatches(BatchHeader header) throws IOException {
        CRC32C crc = new CRC32C();
        long at = position + CRC_COVERS_FROM;
        long end = position + header.sizeInBytes();
        while (at < end) {
            if (!fill(at, 1)) {
                return false;
            }
            int from = (int) (at - windowAt);
            int bytes = (int) Math.min(window.limit() - from, end - at);
            crc.update(window.slice(from, bytes));
            at += bytes;
        }
        return (int) crc.getValue() == header.crc();
    }

    /** Makes sure that the window holds this many bytes from a position on; says whether there are as many. */
    private boolean fill(long from, int bytes) throws IOException {
        if (from >= windowAt && from + bytes <= windowAt + window.limit()) {
            return true;
        }
        window.clear();
        window.limit((int) Math.min(window.capacity(), limit - from));
        windowAt = from;
        int read = file.read(window, from);
        window.flip();
        return read >= bytes;
    }
}

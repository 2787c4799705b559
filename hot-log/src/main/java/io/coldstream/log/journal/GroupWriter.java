package io.coldstream.log.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts groups together in memory that O_DIRECT can take, and writes them. Owned by the thread that commits. */
final class GroupWriter {
    private static final int STAGING_BYTES = 1 << 20;

    private final ByteBuffer staging = Aligned.allocate(STAGING_BYTES);

    /** Writes a group at a file's position, which stays where it is. Nothing is forced. */
    void write(JournalFile file, List<JournalEntry> batches, int groupBytes, long group, long oldestUse)
            throws IOException {
        staging.clear();
        JournalFormat.putGroup(staging, batches, groupBytes, group, file.use(), oldestUse);
        long at = file.position();
        for (JournalEntry entry : batches) {
            ByteBuffer batch = entry.batch();
            int from = batch.position();
            while (from < batch.limit()) {
                if (!staging.hasRemaining()) {
                    at += flush(file, at);
                }
                int bytes = Math.min(staging.remaining(), batch.limit() - from);
                staging.put(batch.slice(from, bytes));
                from += bytes;
            }
        }
        while (staging.position() % JournalFormat.BLOCK_BYTES != 0) {
            staging.put((byte) 0);
        }
        flush(file, at);
    }

    private int flush(JournalFile file, long at) throws IOException {
        staging.flip();
        int bytes = staging.remaining();
        file.file().write(staging, at);
        staging.clear();
        return bytes;
    }

    /** Marks a file as free, for good; the rest of its first block stays as it is. */
    void markFree(JournalFile file, ByteBuffer firstBlock, long group, long use) throws IOException {
        JournalFormat.putFreeMark(firstBlock, group, use);
        file.file().write(firstBlock.rewind(), 0);
        file.file().force();
    }
}

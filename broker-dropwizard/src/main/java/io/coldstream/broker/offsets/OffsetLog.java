package io.coldstream.broker.offsets;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.coordinator.CommitLog;
import io.coldstream.log.HotLog;
import io.coldstream.log.LogConfig;
import io.coldstream.log.LogOpening;
import io.coldstream.log.LogSlice;
import io.coldstream.log.OffsetOutOfRangeException;
import io.coldstream.log.PartitionLog;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.journal.Acknowledgement;
import io.coldstream.storage.metadata.CommittedOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Offset commits in a local log of their own, one batch each, durable with the broker's journal whatever the topics'
 * durability is. Thread-safe. The log belongs to {@link HotLog}, which closes it.
 */
public final class OffsetLog implements CommitLog {
    /**
     * The log's partition. Its id is no random UUID, so that no topic ever has it, and ends with "commit" in ASCII;
     * tiering does not know it.
     */
    public static final TopicIdPartition PARTITION =
            new TopicIdPartition(UUID.fromString("00000000-0000-0000-0000-636f6d6d6974"), 0);

    /** A larger commit is left to the database: it would hold up the journal for everybody. */
    private static final int BATCH_BYTES_MAX = 1 << 20;

    private static final int SEGMENT_BYTES = 16 << 20;
    private static final int INDEX_INTERVAL_BYTES = 64 << 10;
    private static final int READ_BYTES = 4 << 20;

    private final PartitionLog log;

    private OffsetLog(PartitionLog log) {
        this.log = log;
    }

    /**
     * Opens the log, which is made if it is missing. Before {@link HotLog#recovered}.
     *
     * @throws io.coldstream.log.CorruptLogException if it is damaged
     */
    public static OffsetLog open(HotLog logs) throws IOException {
        return new OffsetLog(logs.open(
                LogOpening.fresh(PARTITION),
                new LogConfig(SEGMENT_BYTES, Long.MAX_VALUE, INDEX_INTERVAL_BYTES, BATCH_BYTES_MAX, false)));
    }

    @Override
    public int append(List<CommittedOffset> offsets, Told told) throws IOException {
        CommitRecord commit = new CommitRecord(offsets);
        if (CommitBatch.bytes(commit.bytes()) > BATCH_BYTES_MAX) {
            throw new IOException("a commit of " + offsets.size() + " offsets has " + commit.bytes() + " bytes");
        }
        ByteBuffer batch = CommitBatch.of(commit);
        try {
            var unused = log.append(batch, new Forced(batch, told));
        } catch (InvalidBatchException e) {
            throw new IllegalStateException("the log of offset commits refuses its own format", e);
        }
        return batch.remaining();
    }

    /** Passes the journal's word on, with the position that the log has written into the batch. */
    private record Forced(ByteBuffer batch, Told told) implements Acknowledgement {
        @Override
        public void durable() {
            told.told(true, batch.getLong(0) + 1);
        }

        @Override
        public void failed(IOException cause) {
            told.told(false, batch.getLong(0) + 1);
        }
    }

    @Override
    public long replay(Consumer<List<CommittedOffset>> each) throws IOException {
        long next = log.localLogStartOffset();
        next = Math.max(next, log.logStartOffset());
        while (next < log.highWatermark()) {
            Optional<LogSlice> slice = read(next);
            if (slice.isEmpty()) {
                throw new IOException("the log of offset commits cannot be read at " + next);
            }
            try {
                replay(slice.get().toBuffer(), next, each);
                next = slice.get().endOffset();
            } finally {
                slice.get().release();
            }
        }
        return log.logEndOffset();
    }

    private Optional<LogSlice> read(long offset) throws IOException {
        try {
            return log.read(offset, READ_BYTES, true);
        } catch (OffsetOutOfRangeException e) {
            throw new IOException("the log of offset commits has nothing at " + offset, e);
        }
    }

    private static void replay(ByteBuffer batches, long from, Consumer<List<CommittedOffset>> each) throws IOException {
        int at = 0;
        while (at < batches.limit()) {
            BatchHeader header = BatchHeader.read(batches, at);
            if (header.baseOffset() >= from) {
                each.accept(decode(batches, at, header));
            }
            at += header.sizeInBytes();
        }
    }

    private static List<CommittedOffset> decode(ByteBuffer batches, int at, BatchHeader header) throws IOException {
        try {
            return CommitRecord.read(CommitBatch.value(batches, at, header));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The log of offset commits (folder logs/" + PARTITION + ") cannot be understood at "
                            + header.baseOffset() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void trim(long position) throws IOException {
        log.advanceLogStart(position);
        if (log.logStartOffset() < position) {
            throw new IOException("the log of offset commits could be trimmed up to " + log.logStartOffset()
                    + " only, not up to " + position);
        }
    }
}

package io.coldstream.tiering.archive;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.EpochEntry;
import io.coldstream.log.ProducerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What an archive object says of itself, enough to list, verify, read and restore it with no broker and no database.
 *
 * @param identity whose segment it is
 * @param offsets the offsets that the segment covers
 * @param totals its sizes, counts and times
 * @param chunks the chunk table: dense in offsets, log positions and object positions
 * @param abortedTransactions the transactions that were aborted inside the segment
 * @param leaderEpochs the leader epochs that start inside the segment, and the one that its first record belongs to
 * @param producers the producers as they stood behind the last record, most recently active first
 */
public record ArchiveFooter(
        ArchiveIdentity identity,
        OffsetRange offsets,
        Totals totals,
        List<ArchiveChunk> chunks,
        List<AbortedTransaction> abortedTransactions,
        List<EpochEntry> leaderEpochs,
        Producers producers) {
    public ArchiveFooter {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(totals, "totals");
        Objects.requireNonNull(producers, "producers");
        chunks = List.copyOf(chunks);
        abortedTransactions = List.copyOf(abortedTransactions);
        leaderEpochs = List.copyOf(leaderEpochs);
        requireDense(offsets, totals.logBytes(), chunks);
        if (totals.recordCount() != offsets.size()) {
            throw new IllegalArgumentException(
                    "record_count is " + totals.recordCount() + " but the offsets are " + offsets);
        }
    }

    /**
     * Sizes, counts and times of a segment.
     *
     * @param logBytes the size of the log segment in bytes
     * @param logSha256 the digest of the log segment, 64 lower-case hexadecimal digits
     * @param recordCount the number of records
     * @param batchCount the number of record batches
     * @param minTimestampMs the least of the batches' base timestamps, milliseconds since the epoch, or -1 for none
     * @param maxTimestampMs the greatest record timestamp, milliseconds since the epoch, or -1 for none
     * @param sealedAt when the segment was sealed, to the millisecond
     */
    public record Totals(
            long logBytes,
            String logSha256,
            long recordCount,
            long batchCount,
            long minTimestampMs,
            long maxTimestampMs,
            Instant sealedAt) {
        public Totals {
            Objects.requireNonNull(sealedAt, "sealedAt");
            if (!logSha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("log_sha256 is not 64 hexadecimal digits");
            }
            if (logBytes <= 0 || batchCount <= 0 || recordCount < batchCount) {
                throw new IllegalArgumentException("impossible totals: " + logBytes + " log bytes, " + batchCount
                        + " batches, " + recordCount + " records");
            }
        }
    }

    /**
     * A snapshot of the idempotent producers.
     *
     * @param entries the producers
     * @param complete whether these are all; a snapshot that would be too large keeps the most recently active ones
     */
    public record Producers(List<ProducerEntry> entries, boolean complete) {
        public Producers {
            entries = List.copyOf(entries);
        }
    }

    /** Where the data frames end and the footer's frame starts, in bytes from the object's beginning. */
    public long footerPosition() {
        return chunks.get(chunks.size() - 1).objectEnd();
    }

    private static void requireDense(OffsetRange offsets, long logBytes, List<ArchiveChunk> chunks) {
        if (chunks.isEmpty() || chunks.size() > ArchiveFormat.CHUNKS_MAX) {
            throw new IllegalArgumentException(chunks.size() + " chunks; allowed is 1 to " + ArchiveFormat.CHUNKS_MAX);
        }
        long offset = offsets.start();
        long logPosition = 0;
        long objectPosition = 0;
        for (ArchiveChunk chunk : chunks) {
            if (chunk.offsets().start() != offset
                    || chunk.logPosition() != logPosition
                    || chunk.objectPosition() != objectPosition) {
                throw new IllegalArgumentException("the chunk table has a hole or an overlap at offset " + offset
                        + ", log position " + logPosition + ", object position " + objectPosition + ": " + chunk);
            }
            offset = chunk.offsets().end();
            logPosition = chunk.logEnd();
            objectPosition = chunk.objectEnd();
        }
        if (offset != offsets.end() || logPosition != logBytes) {
            throw new IllegalArgumentException("the chunk table ends at offset " + offset + " and log position "
                    + logPosition + ", the segment at " + offsets.end() + " and " + logBytes);
        }
    }
}

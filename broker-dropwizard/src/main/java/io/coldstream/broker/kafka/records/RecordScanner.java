package io.coldstream.broker.kafka.records;

import io.coldstream.log.batch.BatchHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Finds single records within whole batches (format v2), for ListOffsets. Immutable and thread-safe.
 *
 * <p>Batches that cannot hold the record are passed over by their headers; only then is anything decompressed, up to a
 * bound for each call. Checksums are not looked at: that was done when the batches were stored.
 */
public final class RecordScanner {
    private final long decompressedBytesMax;

    /** @param decompressedBytesMax how many bytes of decompressed records one call may read */
    public RecordScanner(long decompressedBytesMax) {
        if (decompressedBytesMax < 1) {
            throw new IllegalArgumentException("decompressedBytesMax must be 1 or more, not " + decompressedBytesMax);
        }
        this.decompressedBytesMax = decompressedBytesMax;
    }

    /**
     * The first record, by offset, that is at or behind {@code startOffset} and whose timestamp is at or after
     * {@code timestampMs}.
     *
     * @param batches whole batches between position and limit, which are not moved
     * @throws UnreadableRecordsException if the batches are damaged, or too large once decompressed
     */
    public Optional<FoundRecord> firstAtOrAfter(ByteBuffer batches, long timestampMs, long startOffset)
            throws UnreadableRecordsException {
        long bytesLeft = decompressedBytesMax;
        for (int at = batches.position(); at < batches.limit(); ) {
            BatchHeader header = BatchBytes.header(batches, at);
            if (header.maxTimestampMs() >= timestampMs && header.endOffset() > startOffset) {
                Search search = new Search(header, timestampMs, startOffset, bytesLeft);
                Optional<FoundRecord> found = search.in(batches, at);
                if (found.isPresent()) {
                    return found;
                }
                bytesLeft = search.bytesLeft;
            }
            at += header.sizeInBytes();
        }
        return Optional.empty();
    }

    /**
     * The record with the greatest timestamp (KIP-734); of several, the first by offset. Empty if there is no batch, or
     * none has a timestamp.
     *
     * @param batches whole batches between position and limit, which are not moved
     * @throws UnreadableRecordsException if the batches are damaged, or too large once decompressed
     */
    public Optional<FoundRecord> maxTimestamp(ByteBuffer batches) throws UnreadableRecordsException {
        BatchHeader latest = null;
        int latestAt = 0;
        for (int at = batches.position(); at < batches.limit(); ) {
            BatchHeader header = BatchBytes.header(batches, at);
            if (latest == null || header.maxTimestampMs() > latest.maxTimestampMs()) {
                latest = header;
                latestAt = at;
            }
            at += header.sizeInBytes();
        }
        if (latest == null || latest.maxTimestampMs() == RecordBatch.NO_TIMESTAMP) {
            return Optional.empty();
        }
        return new Search(latest, latest.maxTimestampMs(), latest.baseOffset(), decompressedBytesMax)
                .in(batches, latestAt);
    }

    /** The search within one batch. Owned by one thread. */
    private static final class Search {
        private final BatchHeader header;
        private final long timestampMs;
        private final long startOffset;
        private long bytesLeft;

        Search(BatchHeader header, long timestampMs, long startOffset, long bytesLeft) {
            this.header = header;
            this.timestampMs = timestampMs;
            this.startOffset = startOffset;
            this.bytesLeft = bytesLeft;
        }

        Optional<FoundRecord> in(ByteBuffer batches, int at) throws UnreadableRecordsException {
            try (InputStream records =
                    BatchBytes.decompressed(batches.slice(at, header.sizeInBytes()), header, bytesLeft)) {
                return in(new RecordStream(records, bytesLeft));
            } catch (IOException | RuntimeException e) { // every decompressor has exceptions of its own
                throw new UnreadableRecordsException("the batch at offset " + header.baseOffset() + " is damaged", e);
            }
        }

        private Optional<FoundRecord> in(RecordStream records) throws IOException, UnreadableRecordsException {
            for (int i = 0; i < header.recordCount(); i++) {
                records.next();
                bytesLeft = records.bytesLeft();
                long offset = header.baseOffset() + records.offsetDelta();
                long recordMs = header.isLogAppendTime()
                        ? header.maxTimestampMs()
                        : header.baseTimestampMs() + records.timestampDelta();
                if (offset >= startOffset && recordMs >= timestampMs) {
                    return Optional.of(new FoundRecord(offset, recordMs, header.leaderEpoch()));
                }
            }
            return Optional.empty();
        }
    }
}

package io.coldstream.broker.kafka.fetch;

import io.coldstream.broker.kafka.records.FoundRecord;
import io.coldstream.broker.kafka.records.RecordScanner;
import io.coldstream.broker.kafka.records.UnreadableRecordsException;
import io.coldstream.log.BatchLocation;
import io.coldstream.log.LogSlice;
import io.coldstream.log.OffsetOutOfRangeException;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import io.coldstream.tiering.read.ColdReader;
import io.coldstream.tiering.read.ColdSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;

/**
 * Finds records by their timestamps, in the archive first and in the local log behind it. Blocking, and so never called
 * on an event loop; stateless.
 */
public final class OffsetLookup {
    private final ColdReader archive;
    private final RecordScanner scanner;

    public OffsetLookup(ColdReader archive, RecordScanner scanner) {
        this.archive = archive;
        this.scanner = scanner;
    }

    /**
     * The first record, by offset, with this timestamp or a later one.
     *
     * @throws StorageException if the archive does not answer
     * @throws IOException if the local disk does not
     */
    Optional<FoundRecord> firstAtOrAfter(PartitionLog log, long timestampMs)
            throws StorageException, IOException, UnreadableRecordsException, InterruptedException {
        long logStart = log.logStartOffset();
        if (logStart < log.localLogStartOffset()) {
            Optional<ColdSlice> archived =
                    await(() -> archive.firstBatchAtOrAfter(log.partition(), timestampMs, logStart)
                            .get());
            if (archived.isPresent()) {
                return scanner.firstAtOrAfter(archived.get().batches(), timestampMs, logStart);
            }
        }
        Optional<BatchLocation> local = log.firstBatchAtOrAfter(timestampMs);
        return local.isPresent()
                ? scanner.firstAtOrAfter(read(log, local.get()), timestampMs, logStart)
                : Optional.empty();
    }

    /**
     * The record with the greatest timestamp (KIP-734).
     *
     * @throws StorageException if the archive does not answer
     * @throws IOException if the local disk does not
     */
    Optional<FoundRecord> maxTimestamp(PartitionLog log)
            throws StorageException, IOException, UnreadableRecordsException, InterruptedException {
        long logStart = log.logStartOffset();
        Optional<BatchLocation> local = log.batchWithMaxTimestamp();
        OptionalLong archived = logStart < log.localLogStartOffset()
                ? archive.maxTimestampMs(log.partition(), logStart)
                : OptionalLong.empty();
        boolean inArchive = archived.isPresent()
                && (local.isEmpty() || archived.getAsLong() >= local.get().maxTimestampMs());
        if (inArchive) {
            return firstAtOrAfter(log, archived.getAsLong());
        }
        return local.isPresent() ? scanner.maxTimestamp(read(log, local.get())) : Optional.empty();
    }

    private static ByteBuffer read(PartitionLog log, BatchLocation batch) throws IOException {
        try {
            LogSlice slice = log.read(batch.baseOffset(), batch.sizeInBytes(), true)
                    .orElseThrow(() -> new IOException("the batch at offset " + batch.baseOffset() + " is gone"));
            try {
                return slice.toBuffer();
            } finally {
                slice.release();
            }
        } catch (OffsetOutOfRangeException e) {
            throw new IOException("the batch at offset " + batch.baseOffset() + " was just removed; ask again", e);
        }
    }

    private interface Waiting<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    private static <T> T await(Waiting<T> waiting) throws StorageException, InterruptedException {
        try {
            return waiting.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException storage) {
                throw storage;
            }
            throw new StorageException(
                    StorageException.Kind.UNAVAILABLE, "The archive could not be searched: " + e.getMessage(), e);
        }
    }
}

package io.coldstream.tiering.read;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.SegmentRecord;
import io.coldstream.storage.object.ObjectStore;
import io.coldstream.tiering.TieringMetrics;
import io.coldstream.tiering.TieringMetrics.Counter;
import io.coldstream.tiering.TieringSettings;
import io.coldstream.tiering.remote.RemoteLog;
import io.coldstream.tiering.remote.RemoteLogs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records that have left the local disk. Thread-safe and never blocking: the work is done on threads of its own,
 * and what does not fit into their queue is rejected.
 *
 * <p>Futures fail with {@link StorageException} (UNAVAILABLE: try again; NOT_FOUND: the archive does not have the offset
 * or lost its object; CORRUPT: what is stored cannot be right, or there is a hole) or with
 * {@link ColdReadRejectedException}. They are completed on this reader's threads: nothing that hangs on them may block.
 */
public final class ColdReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ColdReader.class);
    private static final int READAHEAD_QUEUE_MAX = 16;

    private final RemoteLogs remoteLogs;
    private final TieringMetrics metrics;
    private final int readaheadChunks;
    private final ChunkSource source;
    private final SequentialReads sequential = new SequentialReads();
    private final ThreadPoolExecutor reads;
    private final ThreadPoolExecutor readahead;
    private volatile boolean closed;

    /**
     * Makes a reader with threads of its own.
     *
     * @param remoteLogs what the archive has; kept in step by the tiering service
     */
    public ColdReader(ObjectStore store, RemoteLogs remoteLogs, TieringSettings.Read settings, TieringMetrics metrics) {
        this.remoteLogs = remoteLogs;
        this.metrics = metrics;
        this.readaheadChunks = settings.readaheadChunks();
        this.source = new ChunkSource(store, settings, metrics);
        this.reads = ReadPools.bounded("cold-read", settings.threads(), settings.queueMax());
        this.readahead = ReadPools.bounded("cold-readahead", Math.max(1, settings.threads() / 2), READAHEAD_QUEUE_MAX);
    }

    /**
     * Reads whole batches, beginning with the one that has {@code offset}. A read ends at the end of a chunk, so it may
     * return less than is there; it always returns something, unless {@code minOneBatch} is false and the first batch
     * is larger than {@code maxBytes}.
     */
    public CompletableFuture<ColdSlice> read(
            TopicIdPartition partition, long offset, int maxBytes, boolean minOneBatch) {
        return submit(() -> {
            SegmentRecord copy = segment(partition, offset);
            ChunkTable table = source.table(copy);
            int index = table.indexOf(offset);
            boolean goesOn = sequential.goesOn(partition, offset);
            if (goesOn) {
                readAhead(partition, table, index + 1);
            }
            Chunk chunk = source.chunk(table, index);
            ColdSlice slice = chunk.from(offset, maxBytes, minOneBatch);
            if (!slice.isEmpty()) {
                sequential.stopped(partition, slice.offsets().end());
            }
            if (slice.offsets().end() == table.chunks().get(index).offsets().end()) {
                source.finished(table, index);
            }
            metrics.add(Counter.COLD_READ_LOG_BYTES, slice.batches().remaining());
            return slice;
        });
    }

    /**
     * Finds the first archived batch that has a record with this timestamp or a later one and ends behind
     * {@code fromOffset}; which of its records it is, the caller sees in the batch. The answer is empty if the archive
     * has none: then it may be in the local log.
     */
    public CompletableFuture<Optional<ColdSlice>> firstBatchAtOrAfter(
            TopicIdPartition partition, long timestampMs, long fromOffset) {
        return submit(() -> {
            for (SegmentRecord copy : segmentsFrom(partition, fromOffset)) {
                if (copy.intent().maxTimestampMs() >= timestampMs) {
                    Optional<ColdSlice> found = find(source.table(copy), timestampMs, fromOffset);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.<ColdSlice>empty();
        });
    }

    /** The greatest record timestamp in the archive from an offset's segment on, if any record has one. Never blocks. */
    public OptionalLong maxTimestampMs(TopicIdPartition partition, long fromOffset) {
        return segmentsFrom(partition, fromOffset).stream()
                .mapToLong(copy -> copy.intent().maxTimestampMs())
                .filter(timestampMs -> timestampMs >= 0)
                .max();
    }

    private Optional<ColdSlice> find(ChunkTable table, long timestampMs, long fromOffset)
            throws StorageException, InterruptedException {
        for (int i = 0; i < table.chunks().size(); i++) {
            boolean mayHaveIt = table.chunks().get(i).maxTimestampMs() >= timestampMs
                    && table.chunks().get(i).offsets().end() > fromOffset;
            if (mayHaveIt) {
                Optional<ColdSlice> found = source.chunk(table, i).firstAtOrAfter(timestampMs, fromOffset);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private List<SegmentRecord> segmentsFrom(TopicIdPartition partition, long fromOffset) {
        return remoteLogs
                .find(partition)
                .map(log -> log.segmentsFrom(fromOffset))
                .orElse(List.of());
    }

    private SegmentRecord segment(TopicIdPartition partition, long offset) throws StorageException {
        Optional<RemoteLog> log = remoteLogs.find(partition);
        Optional<SegmentRecord> found = log.flatMap(remote -> remote.containing(offset));
        if (found.isPresent()) {
            return found.get();
        }
        List<SegmentRecord> all = log.map(RemoteLog::segments).orElse(List.of());
        boolean inside = !all.isEmpty()
                && offset >= all.get(0).intent().offsets().start()
                && offset < all.get(all.size() - 1).intent().offsets().end();
        if (inside) {
            LOG.error("The archive of {} has a hole at offset {}", partition, offset);
            throw new StorageException(Kind.CORRUPT, "the archive of " + partition + " has a hole at offset " + offset);
        }
        throw new StorageException(Kind.NOT_FOUND, "the archive of " + partition + " does not have offset " + offset);
    }

    /** Fetches the chunks behind the one that is read, on other threads, and into the next segment if need be. */
    private void readAhead(TopicIdPartition partition, ChunkTable table, int next) {
        if (readaheadChunks == 0) {
            return;
        }
        try {
            readahead.execute(() -> prefetch(partition, table, next));
        } catch (RejectedExecutionException e) {
            LOG.debug("No readahead for {}: enough is on its way", partition);
        }
    }

    private void prefetch(TopicIdPartition partition, ChunkTable table, int next) {
        try {
            if (next < table.chunks().size()) {
                source.prefetch(table, next, readaheadChunks);
                return;
            }
            OffsetRange offsets = table.copy().intent().offsets();
            Optional<SegmentRecord> following =
                    remoteLogs.find(partition).flatMap(log -> log.containing(offsets.end()));
            if (following.isPresent()) {
                source.prefetch(source.table(following.get()), 0, readaheadChunks);
            }
        } catch (StorageException e) {
            LOG.debug("Readahead failed; whoever needs the chunk will see why", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The edge of a pool, and nobody waits for the outcome.
            LOG.error("Readahead of {} failed", partition, e);
        }
    }

    private interface Read<T> {
        T run() throws StorageException, InterruptedException;
    }

    private <T> CompletableFuture<T> submit(Read<T> read) {
        CompletableFuture<T> result = new CompletableFuture<>();
        metrics.count(Counter.COLD_READS);
        try {
            reads.execute(() -> run(read, result));
        } catch (RejectedExecutionException e) {
            metrics.count(Counter.COLD_READS_REJECTED);
            result.completeExceptionally(new ColdReadRejectedException(
                    reads.isShutdown() ? "cold reads have ended" : "too many cold reads wait already"));
        }
        return result;
    }

    private <T> void run(Read<T> read, CompletableFuture<T> result) {
        if (closed) {
            result.completeExceptionally(new ColdReadRejectedException("cold reads have ended"));
            return;
        }
        try {
            result.complete(read.run());
        } catch (StorageException e) {
            metrics.count(Counter.COLD_READS_FAILED);
            result.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(new ColdReadRejectedException("cold reads have ended"));
        } catch (RuntimeException | Error e) {
            // The edge of a pool: whoever waits has to hear of it.
            metrics.count(Counter.COLD_READS_FAILED);
            result.completeExceptionally(e);
        }
    }

    /** The heap that cached chunks take now, in bytes. */
    long cachedBytes() {
        return source.cachedBytes();
    }

    /** Ends at once: reads that wait are rejected, reads that run are broken off. */
    @Override
    public void close() {
        closed = true;
        readahead.shutdownNow();
        reads.shutdownNow().forEach(Runnable::run); // each only says that it was rejected
    }
}

package io.coldstream.broker.kafka.fetch;

import io.coldstream.broker.kafka.KafkaErrors;
import io.coldstream.broker.kafka.records.ByteBufferRecords;
import io.coldstream.log.HighWatermarkListener;
import io.coldstream.log.PartitionLog;
import io.coldstream.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch on its way to an answer. Everything here runs on the connection's event loop; the listener alone is called
 * from elsewhere, and does nothing but come back.
 *
 * <p>Local records are looked at first. If they are enough they leave at once, together with what the archive's cache
 * has ready: a replay never holds up a consumer of new records. If there is nothing but archived records, the answer
 * waits for the first of them. Otherwise it waits until a high watermark moves or the time is up (long poll).
 */
final class PendingFetch {
    private static final Logger LOG = LoggerFactory.getLogger(PendingFetch.class);

    /** How long to wait for the archive when there is nothing else to send; clients give up after 30 seconds. */
    private static final long ARCHIVE_WAIT_MS = 10_000;

    /** What is read for the other partitions is mostly there soon after the first, and would be asked for again. */
    private static final long ARCHIVE_LINGER_MS = 20;

    /** Archived bytes of one answer stay on the heap until they are sent. */
    private static final int ARCHIVE_BYTES_MAX = 8 << 20;

    private static final int ARCHIVE_PARTITIONS_MAX = 8;

    private final List<PartitionFetch> wanted;
    private final FetchLimits limits;
    private final ArchiveReads archive;
    private final ScheduledExecutorService eventLoop;
    private final CompletableFuture<List<PartitionRead>> answer = new CompletableFuture<>();
    private final HighWatermarkListener wakeUp = highWatermark -> wake();
    private final AtomicBoolean awake = new AtomicBoolean();

    private boolean listening;
    private boolean timeIsUp;
    private @Nullable ScheduledFuture<?> timer;

    PendingFetch(
            List<PartitionFetch> wanted, FetchLimits limits, ArchiveReads archive, ScheduledExecutorService eventLoop) {
        this.wanted = wanted;
        this.limits = limits;
        this.archive = archive;
        this.eventLoop = eventLoop;
    }

    /** Starts to read; completes on the event loop with one read for each partition, in their order. */
    CompletableFuture<List<PartitionRead>> start() {
        attempt();
        return answer;
    }

    private void attempt() {
        // Before the look: whatever moves from here on comes back.
        awake.set(false);
        List<PartitionRead> reads = LocalReader.read(wanted, limits.maxBytes());
        int bytes = reads.stream().mapToInt(PartitionRead::bytes).sum();
        boolean enough = bytes >= limits.minBytes() || timeIsUp || limits.maxWaitMs() == 0;
        boolean failed = reads.stream().anyMatch(read -> read.error() != Errors.NONE);
        boolean archived = reads.stream().anyMatch(PartitionRead::archived);
        if (archived) {
            readArchive(reads, bytes, bytes > 0 && enough);
        } else if (enough || failed || wanted.isEmpty()) {
            finish(reads);
        } else {
            reads.forEach(PartitionRead::release);
            waitForRecords();
        }
    }

    private void waitForRecords() {
        if (!listening) {
            listening = true;
            timer = eventLoop.schedule(this::timeIsUp, limits.maxWaitMs(), TimeUnit.MILLISECONDS);
            forEachLog(log -> log.addListener(wakeUp));
            // What was appended between the look and the listening has called nobody.
            wake();
        }
    }

    /** May be called on any thread, and many times. */
    private void wake() {
        if (awake.compareAndSet(false, true)) {
            try {
                eventLoop.execute(() -> {
                    if (!answer.isDone()) {
                        attempt();
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("The connection's event loop has ended, and with it the fetch");
            }
        }
    }

    private void timeIsUp() {
        timeIsUp = true;
        wake();
    }

    private void readArchive(List<PartitionRead> reads, int localBytes, boolean sendAnyway) {
        Map<Integer, CompletableFuture<ByteBuffer>> started = startArchiveReads(reads, localBytes);
        Runnable complete = () -> {
            if (!answer.isDone()) {
                finish(withArchive(reads, started));
            }
        };
        if (sendAnyway || started.isEmpty()) {
            complete.run();
            return;
        }
        ScheduledFuture<?> patience =
                eventLoop.schedule(complete, Math.max(ARCHIVE_WAIT_MS, limits.maxWaitMs()), TimeUnit.MILLISECONDS);
        CompletableFuture<?>[] all = started.values().toArray(CompletableFuture[]::new);
        var unusedFirst = CompletableFuture.anyOf(all)
                .whenCompleteAsync(
                        (any, failure) -> {
                            patience.cancel(false);
                            var unusedTimer = eventLoop.schedule(complete, ARCHIVE_LINGER_MS, TimeUnit.MILLISECONDS);
                        },
                        eventLoop);
        var unusedLast = CompletableFuture.allOf(all).whenCompleteAsync((none, failure) -> complete.run(), eventLoop);
    }

    /** Starts to read what lies in the archive, for as many partitions as the answer has room. */
    private Map<Integer, CompletableFuture<ByteBuffer>> startArchiveReads(List<PartitionRead> reads, int localBytes) {
        Map<Integer, CompletableFuture<ByteBuffer>> started = new LinkedHashMap<>();
        int left = Math.min(ARCHIVE_BYTES_MAX, limits.maxBytes() - localBytes);
        for (int i = 0; i < reads.size() && started.size() < ARCHIVE_PARTITIONS_MAX; i++) {
            PartitionFetch fetch = wanted.get(i);
            // One whole batch comes whatever the limit: only the first may ask for that.
            boolean first = localBytes == 0 && started.isEmpty();
            int bytes = Math.min(left, fetch.maxBytes());
            if (reads.get(i).archived() && fetch.partition() != null && (bytes > 0 || first)) {
                started.put(i, archive.read(fetch.partition(), fetch.offset(), Math.max(1, bytes)));
                left -= bytes;
            }
        }
        return started;
    }

    private List<PartitionRead> withArchive(
            List<PartitionRead> reads, Map<Integer, CompletableFuture<ByteBuffer>> started) {
        List<PartitionRead> all = new ArrayList<>(reads);
        started.forEach((index, future) -> {
            if (future.isDone()) {
                all.set(index, archiveRead(reads.get(index), wanted.get(index), future));
            }
        });
        return all;
    }

    private static PartitionRead archiveRead(
            PartitionRead looked, PartitionFetch fetch, CompletableFuture<ByteBuffer> done) {
        try {
            return looked.withRecords(new ByteBufferRecords(done.join()));
        } catch (CompletionException e) {
            if (e.getCause() instanceof StorageException storage) {
                LOG.warn(
                        "Offset {} of partition {} cannot be read from the archive: {}",
                        fetch.offset(),
                        fetch.partition(),
                        storage.getMessage());
                // Consumers try again after the one, and tell their user of the other.
                return PartitionRead.failed(
                        storage.kind() == StorageException.Kind.CORRUPT
                                ? Errors.CORRUPT_MESSAGE
                                : Errors.KAFKA_STORAGE_ERROR);
            }
            if (e.getCause() instanceof RejectedExecutionException) {
                return looked;
            }
            return PartitionRead.failed(KafkaErrors.of(e).error());
        }
    }

    private void finish(List<PartitionRead> reads) {
        if (listening) {
            forEachLog(log -> log.removeListener(wakeUp));
        }
        if (timer != null) {
            timer.cancel(false);
        }
        if (!answer.complete(reads)) {
            reads.forEach(PartitionRead::release);
        }
    }

    private void forEachLog(Consumer<PartitionLog> action) {
        for (PartitionFetch fetch : wanted) {
            if (fetch.log() != null) {
                action.accept(fetch.log());
            }
        }
    }
}

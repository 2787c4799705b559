package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {
    private static final int WRITERS = 2;
    private static final int APPENDS_PER_WRITER = 1_500;
    private static final LogConfig CONFIG = new LogConfig(4_000, 60_000, 300, 100_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final FaultyFileStore store = new FaultyFileStore();
    private final AtomicBoolean writing = new AtomicBoolean(true);

    @Test
    void readersSeeWholeSoundBatchesWhileOthersAppendRollEvictAndForce() throws Exception {
        PartitionLog log = PartitionLog.open(
                store,
                root.resolve("p"),
                LogOpening.fresh(new TopicIdPartition(new UUID(1, 2), 0)),
                CONFIG,
                InstantSource.fixed(new ManualClock().instant()));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int id = writer;
                writers.add(threads.submit(() -> write(log, id)));
            }
            List<Future<Integer>> others = new ArrayList<>();
            others.add(threads.submit(() -> tail(log)));
            others.add(threads.submit(() -> jump(log, 42)));
            others.add(threads.submit(() -> jump(log, 43)));
            others.add(threads.submit(() -> maintain(log)));
            for (Future<Integer> writer : writers) {
                assertThat(writer.get(60, TimeUnit.SECONDS)).isEqualTo(APPENDS_PER_WRITER);
            }
            writing.set(false);
            for (Future<Integer> other : others) {
                assertThat(other.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        log.close();
        assertThat(store.openFiles()).isZero();
    }

    private Integer write(PartitionLog log, int id) throws Exception {
        for (int index = 0; index < APPENDS_PER_WRITER; index++) {
            String value = id + ":" + index;
            long offset = log.append(Batches.idempotent(id, 0, 2 * index, value, value))
                    .firstOffset();
            assertThat(log.highWatermark()).isGreaterThanOrEqualTo(offset + 2);
        }
        return APPENDS_PER_WRITER;
    }

    /** Follows the log's end as a consumer does, and falls back to the local start when it was overtaken. */
    private Integer tail(PartitionLog log) throws Exception {
        int records = 0;
        long next = 0;
        while (writing.get() || next < log.highWatermark()) {
            try {
                List<Batches.Read> read = slice(log, next);
                for (Batches.Read record : read) {
                    assertThat(record.offset()).isEqualTo(next);
                    next++;
                    records++;
                }
            } catch (OffsetOutOfRangeException e) {
                assertThat(e.isBelowLocalStart()).isTrue();
                next = log.localLogStartOffset();
            }
        }
        return records;
    }

    private static List<Batches.Read> slice(PartitionLog log, long offset) throws Exception {
        var found = log.read(offset, 1_000, true);
        if (found.isEmpty()) {
            return List.of();
        }
        LogSlice slice = found.get();
        try {
            return Batches.decode(slice.toBuffer()).stream()
                    .filter(record -> record.offset() >= offset)
                    .toList();
        } finally {
            slice.release();
        }
    }

    private Integer jump(PartitionLog log, long seed) throws Exception {
        Random random = new Random(seed);
        int reads = 1;
        while (writing.get()) {
            long start = log.localLogStartOffset();
            long end = log.highWatermark();
            if (end <= start) {
                continue;
            }
            long offset = start + (long) (random.nextDouble() * (end - start));
            try {
                List<Batches.Read> read = slice(log, offset);
                assertThat(read).as("offset %d, seed %d", offset, seed).isNotEmpty();
                assertThat(read.get(0).offset()).isEqualTo(offset);
                assertThat(IntStream.range(1, read.size())
                                .allMatch(i ->
                                        read.get(i).offset() == read.get(i - 1).offset() + 1))
                        .isTrue();
                log.firstBatchAtOrAfter(Batches.TIMESTAMP_MS + 1);
                reads++;
            } catch (OffsetOutOfRangeException e) {
                assertThat(log.localLogStartOffset()).isGreaterThan(offset);
            }
        }
        return reads;
    }

    private Integer maintain(PartitionLog log) throws Exception {
        int rounds = 1;
        while (writing.get()) {
            log.checkpoint();
            log.releaseIdleFiles();
            List<SealedSegment> local = log.sealedSegments();
            if (local.size() > 4) {
                SealedSegment oldest = local.get(0);
                try (SegmentExport export = log.export(oldest).orElseThrow()) {
                    log.evictLocal(oldest.offsets().end());
                    assertThat(export.open().readAllBytes()).hasSize((int) oldest.logBytes());
                }
                log.advanceLogStart(oldest.offsets().start());
            }
            rounds++;
        }
        return rounds;
    }
}

package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random operations, restarts and damaged tails against a list in memory. A failure names its seed; run it alone with
 * {@code -Dseed=<seed>}.
 */
class ModelTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);
    private static final int SEEDS = 300;
    private static final int STEPS = 40;
    private static final long PRODUCER = 7;

    /** What the log should hold. */
    private record Batch(long base, List<String> values, long maxTimestampMs, int bytes, int sequence) {
        long end() {
            return base + values.size();
        }
    }

    @TempDir(factory = FastTempDir.class)
    private Path root;

    @Test
    void theLogIsTheListThatItStandsFor() throws Exception {
        Long only = Long.getLong("seed");
        long first = only != null ? only : 1_000;
        for (long seed = first; seed < (only != null ? only + 1 : first + SEEDS); seed++) {
            try {
                new Run(root.resolve("run-" + seed), seed).run();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("failed with -Dseed=" + seed + ": " + e, e);
            }
        }
    }

    private static final class Run {
        private final FaultyFileStore store = new FaultyFileStore();
        private final ManualClock clock = new ManualClock();
        private final Path folder;
        private final Random random;
        private final LogConfig config;
        private final List<Batch> batches = new ArrayList<>();

        private PartitionLog log;
        private long start;
        private long localStart;
        private long activeBase;
        private long forced;
        private int epoch;
        private int nextSequence;

        Run(Path folder, long seed) throws Exception {
            this.folder = folder;
            this.random = new Random(seed);
            this.config = new LogConfig(
                    200 + random.nextInt(1_500), 5_000, random.nextInt(400), 100_000, random.nextInt(5) == 0);
            this.log = open();
        }

        private PartitionLog open() throws Exception {
            return PartitionLog.open(store, folder, new LogOpening(PARTITION, epoch, 0, 0), config, clock);
        }

        void run() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                clock.advanceMs(random.nextInt(500));
                int choice = random.nextInt(100);
                if (choice < 60) {
                    append();
                } else if (choice < 65) {
                    retry();
                } else if (choice < 70) {
                    log.roll();
                } else if (choice < 74) {
                    log.checkpoint();
                    forced = end();
                } else if (choice < 79) {
                    log.evictLocal(anyOffset());
                } else if (choice < 83) {
                    advance();
                } else if (choice < 87) {
                    log.close();
                    reopen(end());
                } else if (choice < 91) {
                    store.crash();
                    reopen(end());
                } else if (choice < 96) {
                    damageTail();
                } else {
                    log.becomeLeader(++epoch);
                    log.releaseIdleFiles();
                }
                observeSegments();
                check();
            }
            log.close();
            reopen(end());
            check();
            log.close();
            assertThat(store.openFiles()).isZero();
        }

        private long end() {
            return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).end();
        }

        private long anyOffset() {
            return end() == 0 ? 0 : random.nextInt((int) end() + 1);
        }

        private void append() throws Exception {
            String[] values = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(i -> "v".repeat(random.nextInt(60)) + end() + "/" + i)
                    .toArray(String[]::new);
            long timestampMs = random.nextInt(1_000);
            boolean idempotent = random.nextInt(3) == 0;
            ByteBuffer batch = idempotent
                    ? Batches.idempotent(PRODUCER, 0, nextSequence, values)
                    : Batches.at(
                            timestampMs,
                            random.nextBoolean()
                                    ? Compression.NONE
                                    : Compression.zstd().build(),
                            values);
            AppendResult result = log.append(batch);
            assertThat(result.firstOffset()).isEqualTo(end());
            assertThat(result.duplicate()).isFalse();
            long maxTimestampMs = config.logAppendTime()
                    ? clock.millis()
                    : (idempotent ? Batches.TIMESTAMP_MS : timestampMs) + values.length - 1;
            batches.add(new Batch(
                    end(), List.of(values), maxTimestampMs, batch.remaining(), idempotent ? nextSequence : -1));
            nextSequence += idempotent ? values.length : 0;
        }

        private void retry() throws Exception {
            List<Batch> remembered =
                    batches.stream().filter(b -> b.sequence() >= 0).toList();
            if (remembered.isEmpty()) {
                return;
            }
            int back = random.nextInt(Math.min(remembered.size(), ProducerEntry.BATCHES_MAX));
            Batch again = remembered.get(remembered.size() - 1 - back);
            if (again.base() < Math.max(start, localStart)) {
                return; // a recovery after a lost snapshot need not know it
            }
            AppendResult result = log.append(Batches.idempotent(
                    PRODUCER, 0, again.sequence(), again.values().toArray(String[]::new)));
            assertThat(result.duplicate()).isTrue();
            assertThat(result.firstOffset()).isEqualTo(again.base());
        }

        private void advance() throws Exception {
            long target = anyOffset();
            log.advanceLogStart(target);
            start = Math.max(start, target);
            assertThat(log.logStartOffset()).isEqualTo(start);
        }

        private void reopen(long expectedEnd) throws Exception {
            log = open();
            assertThat(log.logEndOffset()).isEqualTo(expectedEnd);
            forced = expectedEnd;
        }

        /** Kills the log, cuts its unforced tail somewhere or scribbles behind it, and opens it again. */
        private void damageTail() throws Exception {
            store.crash();
            Path file = SegmentFiles.log(folder, activeBase);
            long forcedBytes = bytesUpTo(forced);
            if (store.exists(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    if (random.nextBoolean()) {
                        byte[] garbage = new byte[1 + random.nextInt(200)];
                        random.nextBytes(garbage);
                        channel.write(ByteBuffer.wrap(garbage), channel.size());
                    } else {
                        channel.truncate(forcedBytes + random.nextInt((int) (channel.size() - forcedBytes) + 1));
                        loseBehind(channel.size());
                    }
                }
            }
            reopen(end());
        }

        private long bytesUpTo(long offset) {
            return batches.stream()
                    .filter(b -> b.base() >= activeBase && b.end() <= offset)
                    .mapToLong(Batch::bytes)
                    .sum();
        }

        private void loseBehind(long fileBytes) {
            while (end() > activeBase && bytesUpTo(end()) > fileBytes) {
                Batch lost = batches.remove(batches.size() - 1);
                nextSequence = lost.sequence() >= 0 ? lost.sequence() : nextSequence;
            }
        }

        /** Takes over what the log alone decides: where segments end, and so what an eviction removes. */
        private void observeSegments() {
            List<SealedSegment> sealedOnes = log.sealedSegments();
            long activeBefore = activeBase;
            if (!sealedOnes.isEmpty()) {
                activeBase = sealedOnes.get(sealedOnes.size() - 1).offsets().end();
            } else if (log.localBytes() == 0) {
                activeBase = end();
            }
            // a roll is followed by a checkpoint, which takes what was appended since along
            forced = activeBase == activeBefore ? Math.max(forced, start) : end();
            assertThat(log.localLogStartOffset()).isGreaterThanOrEqualTo(Math.max(start, localStart));
            localStart = log.localLogStartOffset();
        }

        private void check() throws Exception {
            assertThat(log.logEndOffset()).isEqualTo(end());
            assertThat(log.highWatermark()).isEqualTo(end());
            assertThat(log.logStartOffset()).isEqualTo(start);
            checkReads();
            checkTimes();
            checkSizes();
        }

        private void checkReads() throws Exception {
            List<String> all =
                    batches.stream().flatMap(b -> b.values().stream()).toList();
            long from = localStart + (end() == localStart ? 0 : random.nextInt((int) (end() - localStart) + 1));
            assertThat(Batches.values(Batches.readFrom(log, from, 1 + random.nextInt(600))))
                    .isEqualTo(all.subList((int) from, all.size()));
            assertThat(log.read(end(), 100, true)).isEmpty();
            assertThatThrownBy(() -> log.read(end() + 1, 100, true)).isInstanceOf(OffsetOutOfRangeException.class);
            if (localStart > 0) {
                assertThatThrownBy(() -> log.read(localStart - 1, 100, true))
                        .isInstanceOf(OffsetOutOfRangeException.class);
            }
        }

        private void checkTimes() throws Exception {
            List<Batch> local =
                    batches.stream().filter(b -> b.end() > localStart).toList();
            long timeMs = local.isEmpty() || random.nextInt(4) == 0
                    ? random.nextInt(1_200)
                    : local.get(random.nextInt(local.size())).maxTimestampMs();
            Optional<Long> expected = local.stream()
                    .filter(b -> b.maxTimestampMs() >= timeMs)
                    .map(Batch::base)
                    .findFirst();
            assertThat(log.firstBatchAtOrAfter(timeMs).map(BatchLocation::baseOffset))
                    .as("time %d", timeMs)
                    .isEqualTo(expected);
            long greatest =
                    local.stream().mapToLong(Batch::maxTimestampMs).max().orElse(-1);
            Optional<Long> latest = local.stream()
                    .filter(b -> b.maxTimestampMs() == greatest)
                    .map(Batch::base)
                    .findFirst();
            assertThat(log.batchWithMaxTimestamp().map(BatchLocation::baseOffset))
                    .isEqualTo(latest);
        }

        private void checkSizes() {
            long next = -1;
            for (SealedSegment segment : log.sealedSegments()) {
                assertThat(next == -1 || segment.offsets().start() == next).isTrue();
                next = segment.offsets().end();
                List<Batch> inside = batches.stream()
                        .filter(b -> segment.offsets().contains(b.base()))
                        .toList();
                assertThat(segment.logBytes())
                        .isEqualTo(inside.stream().mapToLong(Batch::bytes).sum());
                assertThat(segment.maxTimestampMs())
                        .isEqualTo(inside.stream()
                                .mapToLong(Batch::maxTimestampMs)
                                .max()
                                .orElseThrow());
            }
        }
    }
}

package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.journal.Acknowledgement;
import io.coldstream.log.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on its own thread and a real disk, with everybody at work at once. */
class JournalConcurrencyTest {
    private static final int PARTITIONS = 3;
    private static final int WRITERS = 4;
    private static final int APPENDS_PER_WRITER = 300;
    private static final int IN_FLIGHT = 8;
    private static final LogConfig CONFIG = new LogConfig(20_000, 60_000, 500, 100_000, false);
    private static final JournalSettings JOURNAL = new JournalSettings(64 << 10, 256 << 10);

    @TempDir
    private Path root;

    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final ExecutorService background = Executors.newSingleThreadExecutor();

    /** A value that was acknowledged, and where. */
    private record Acked(int partition, long offset, String value) {}

    private HotLog open() throws IOException {
        return HotLog.open(
                new DiskFileStore(),
                root.resolve("logs"),
                InstantSource.fixed(new ManualClock().instant()),
                () -> "n",
                JOURNAL,
                background);
    }

    private static List<PartitionLog> partitions(HotLog logs) throws IOException {
        List<PartitionLog> all = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all.add(logs.open(LogOpening.fresh(new TopicIdPartition(new UUID(7, 8), partition)), CONFIG));
        }
        return all;
    }

    @Test
    void whatIsAcknowledgedIsReadableAtOnceAndStillThereAfterwards() throws Exception {
        HotLog logs = open();
        List<PartitionLog> all = partitions(logs);
        logs.recovered();
        logs.startJournal(task -> new Thread(task, "journal"));
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Acked> acked = new ArrayList<>();
        try {
            List<Future<List<Acked>>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int id = writer;
                writers.add(threads.submit(() -> write(all, id)));
            }
            List<Future<Integer>> others = new ArrayList<>();
            others.add(threads.submit(() -> maintain(logs, all)));
            others.add(threads.submit(() -> watch(all)));
            for (Future<List<Acked>> writer : writers) {
                acked.addAll(writer.get(60, TimeUnit.SECONDS));
            }
            writing.set(false);
            for (Future<Integer> other : others) {
                assertThat(other.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            writing.set(false);
            threads.shutdownNow();
        }
        assertThat(acked).hasSize(WRITERS * APPENDS_PER_WRITER);
        assertThat(logs.journalStats().bytes()).isGreaterThan(2L * JOURNAL.maxBytes());
        logs.close();

        try (HotLog again = open()) {
            requireAll(partitions(again), acked);
            again.recovered();
        }
        background.shutdown();
        assertThat(background.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void requireAll(List<PartitionLog> all, List<Acked> acked) throws Exception {
        List<List<String>> values = new ArrayList<>();
        for (PartitionLog log : all) {
            values.add(Batches.values(Batches.readFrom(log, 0, 100_000)));
        }
        Set<String> different = new HashSet<>();
        for (Acked one : acked) {
            assertThat(values.get(one.partition()).get((int) one.offset())).isEqualTo(one.value());
            different.add(one.value());
        }
        assertThat(different).hasSameSizeAs(acked);
    }

    private List<Acked> write(List<PartitionLog> all, int id) throws Exception {
        List<CompletableFuture<Acked>> answers = new ArrayList<>();
        for (int index = 0; index < APPENDS_PER_WRITER; index++) {
            int partition = (id + index) % PARTITIONS;
            String value = id + ":" + index + ":" + "x".repeat(index * 37 % 3_000);
            answers.add(append(all.get(partition), partition, value));
            if (index >= IN_FLIGHT) {
                assertThat(answers.get(index - IN_FLIGHT).get(30, TimeUnit.SECONDS))
                        .isNotNull();
            }
        }
        List<Acked> acked = new ArrayList<>();
        for (CompletableFuture<Acked> answer : answers) {
            acked.add(answer.get(30, TimeUnit.SECONDS));
        }
        return acked;
    }

    /** Completed on the thread that acknowledges, when it has read the record. */
    private static CompletableFuture<Acked> append(PartitionLog log, int partition, String value) throws Exception {
        CompletableFuture<Long> offset = new CompletableFuture<>();
        CompletableFuture<Boolean> durable = new CompletableFuture<>();
        AppendResult result = log.append(Batches.of(value), new Acknowledgement() {
            @Override
            public void durable() {
                durable.complete(true);
            }

            @Override
            public void failed(IOException cause) {
                durable.completeExceptionally(cause);
            }
        });
        CompletableFuture<Acked> answer = durable.thenCombine(offset, (yes, at) -> readBack(log, partition, at, value));
        offset.complete(result.firstOffset());
        return answer;
    }

    private static Acked readBack(PartitionLog log, int partition, long offset, String value) {
        try {
            assertThat(log.highWatermark()).isGreaterThan(offset);
            LogSlice slice = log.read(offset, 1, true).orElseThrow();
            try {
                assertThat(Batches.values(Batches.decode(slice.toBuffer()))).containsExactly(value);
            } finally {
                slice.release();
            }
            return new Acked(partition, offset, value);
        } catch (IOException | OffsetOutOfRangeException e) {
            throw new AssertionError("acknowledged and not readable", e);
        }
    }

    private Integer maintain(HotLog logs, List<PartitionLog> all) throws IOException {
        int rounds = 0;
        while (writing.get()) {
            all.get(rounds % PARTITIONS).roll();
            assertThat(logs.checkpoint()).isEmpty();
            logs.releaseIdleFiles();
            rounds++;
        }
        return rounds;
    }

    private Integer watch(List<PartitionLog> all) {
        long[] seen = new long[PARTITIONS];
        int moves = 0;
        while (writing.get()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                long now = all.get(partition).highWatermark();
                assertThat(now).isBetween(seen[partition], all.get(partition).logEndOffset());
                moves += now > seen[partition] ? 1 : 0;
                seen[partition] = now;
            }
            Thread.onSpinWait();
        }
        return moves;
    }
}

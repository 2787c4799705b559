package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.FaultyFileStore.Operation;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.file.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments that were evicted come back in front of what stayed. */
class SegmentImportTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 100, 100_000, false);
    private static final int SEGMENTS = 4;
    private static final int BATCHES = 30;
    /** Two records a batch. */
    private static final int SEGMENT_RECORDS = 2 * BATCHES;

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final FaultyFileStore store = new FaultyFileStore();
    private final ManualClock clock = new ManualClock();
    private final List<String> values = new ArrayList<>();
    private PartitionLog log;
    private List<Archived> archive;
    private Map<String, byte[]> files;

    /** Four sealed segments, each of an epoch of its own but for the second, which has two, and an active one. */
    @BeforeEach
    void fill() throws Exception {
        log = open();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            log.becomeLeader(10 * segment);
            for (int batch = 0; batch < BATCHES; batch++) {
                if (segment == 1 && batch == BATCHES / 2) {
                    log.becomeLeader(15);
                }
                append();
                append();
            }
            clock.advanceMs(1_000);
            log.roll();
        }
        append();
        archive = Archived.of(log);
        files = segmentFiles();
        assertThat(archive).hasSize(SEGMENTS);
    }

    private PartitionLog open() throws IOException {
        return PartitionLog.open(store, root.resolve("p"), new LogOpening(PARTITION, 0, 0, 0), CONFIG, clock);
    }

    private void reopen() throws IOException {
        log.close();
        log = open();
    }

    private void append() throws Exception {
        String value = "value " + values.size();
        values.add(value);
        clock.advanceMs(10);
        log.append(Batches.at(clock.millis(), Compression.NONE, value));
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        assertThat(store.openFiles()).isZero();
    }

    /** The log files and indexes of sealed segments. */
    private Map<String, byte[]> segmentFiles() throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> paths = Files.list(root.resolve("p"))) {
            for (Path path : paths.toList()) {
                String name = path.getFileName().toString();
                if (name.matches("\\d{20}\\.(log|index|timeindex)(\\.tmp)?") && !name.startsWith(activeName())) {
                    all.put(name, Files.readAllBytes(path));
                }
            }
        }
        return all;
    }

    private static String activeName() {
        return "%020d".formatted(SEGMENTS * SEGMENT_RECORDS);
    }

    private void evictAll() throws IOException {
        log.evictLocal(SEGMENTS * SEGMENT_RECORDS);
        assertThat(log.localLogStartOffset()).isEqualTo(SEGMENTS * SEGMENT_RECORDS);
    }

    private void bringBackAll() throws IOException {
        for (int index = archive.size() - 1; index >= 0; index--) {
            assertThat(archive.get(index).bringBackTo(log)).isTrue();
            assertThat(log.localLogStartOffset())
                    .isEqualTo(archive.get(index).segment().offsets().start());
        }
    }

    private void assertReadable(long from) throws Exception {
        assertThat(Batches.values(Batches.readFrom(log, from, 900)))
                .isEqualTo(values.subList((int) from, values.size()));
        log.verify();
    }

    @Test
    void whatComesBackIsWhatWasThereFileForFile() throws Exception {
        List<SealedSegment> before = log.sealedSegments();
        evictAll();
        assertThat(segmentFiles()).isEmpty();

        bringBackAll();

        assertThat(log.sealedSegments()).isEqualTo(before);
        assertThat(segmentFiles().keySet()).isEqualTo(files.keySet());
        segmentFiles().forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(files.get(name)));
        assertReadable(0);
        reopen();
        assertThat(log.sealedSegments()).isEqualTo(before);
        assertReadable(0);
        append();
        assertReadable(0);
    }

    @Test
    void recordsThatCameBackAreFoundByTheirTime() throws Exception {
        List<Batches.Read> records = Batches.readFrom(log, 0, 900);
        evictAll();
        bringBackAll();
        for (Batches.Read record : records) {
            assertThat(log.firstBatchAtOrAfter(record.timestampMs())
                            .orElseThrow()
                            .baseOffset())
                    .isEqualTo(record.offset());
        }
    }

    @Test
    void aSegmentThatCameBackCanGoAgain() throws Exception {
        evictAll();
        bringBackAll();
        log.evictLocal(SEGMENT_RECORDS);
        assertThat(log.localLogStartOffset()).isEqualTo(SEGMENT_RECORDS);
        assertThat(archive.get(0).bringBackTo(log)).isTrue();
        log.advanceLogStart(SEGMENT_RECORDS + 5);
        assertThat(log.localLogStartOffset()).isEqualTo(SEGMENT_RECORDS + 5);
        assertReadable(SEGMENT_RECORDS + 5);
        reopen();
        assertReadable(SEGMENT_RECORDS + 5);
    }

    @Test
    void epochsAreLearnedFromTheBatches() throws Exception {
        List<Optional<EpochEndOffset>> known = epochEnds();
        evictAll();
        log.close();
        store.delete(root.resolve("p/leader-epoch-checkpoint"));
        log = open();
        log.becomeLeader(10 * (SEGMENTS - 1));
        assertThat(epochEnds()).isNotEqualTo(known);

        bringBackAll();

        assertThat(epochEnds()).isEqualTo(known);
        reopen();
        log.becomeLeader(10 * (SEGMENTS - 1));
        assertThat(epochEnds()).isEqualTo(known);
    }

    private List<Optional<EpochEndOffset>> epochEnds() {
        return Stream.iterate(0, epoch -> epoch <= 10 * SEGMENTS, epoch -> epoch + 1)
                .map(log::endOffsetFor)
                .toList();
    }

    @Test
    void theLogStartMayLieInsideOfWhatComesBack() throws Exception {
        evictAll();
        log.advanceLogStart(2 * SEGMENT_RECORDS + 7);
        assertThat(archive.get(3).bringBackTo(log)).isTrue();
        assertThat(archive.get(2).bringBackTo(log)).isTrue();
        assertThat(log.localLogStartOffset()).isEqualTo(2 * SEGMENT_RECORDS + 7);
        assertReadable(2 * SEGMENT_RECORDS + 7);
        assertThat(log.importOlder(archive.get(1).segment())).isEmpty();
        reopen();
        assertThat(log.logStartOffset()).isEqualTo(2 * SEGMENT_RECORDS + 7);
        assertReadable(2 * SEGMENT_RECORDS + 7);
    }

    @Test
    void onlyWhatEndsWhereTheLocalRecordsBeginIsTaken() throws Exception {
        assertThat(log.importOlder(archive.get(0).segment())).isEmpty();
        evictAll();
        assertThat(log.importOlder(archive.get(2).segment())).isEmpty();
        assertThat(log.importOlder(archive.get(3).segment()).map(coming -> {
                    coming.close();
                    return coming.segment();
                }))
                .contains(archive.get(3).segment());
        assertThat(segmentFiles()).isEmpty();
    }

    @Test
    void whatDoesNotFitAnyMoreIsLetGo() throws Exception {
        log.evictLocal(2 * SEGMENT_RECORDS);
        try (SegmentImport coming = log.importOlder(archive.get(1).segment()).orElseThrow()) {
            coming.write(ByteBuffer.wrap(archive.get(1).log()));
            log.evictLocal(3 * SEGMENT_RECORDS);
            assertThat(coming.commit()).isFalse();
        }
        try (SegmentImport coming = log.importOlder(archive.get(2).segment()).orElseThrow()) {
            coming.write(ByteBuffer.wrap(archive.get(2).log()));
            log.advanceLogStart(3 * SEGMENT_RECORDS);
            assertThat(coming.commit()).isFalse();
        }
        assertThat(segmentFiles()).hasSize(3);
        assertReadable(3 * SEGMENT_RECORDS);
    }

    private void assertRefused(byte[] bytes, String problem) throws Exception {
        try (SegmentImport coming = log.importOlder(archive.get(3).segment()).orElseThrow()) {
            assertThatThrownBy(() -> {
                        coming.write(ByteBuffer.wrap(bytes));
                        coming.commit();
                    })
                    .isInstanceOf(WrongSegmentException.class)
                    .hasMessageContaining(problem);
        }
        assertThat(segmentFiles()).isEmpty();
    }

    @Test
    void whatIsNotTheSegmentIsRefused() throws Exception {
        evictAll();
        byte[] right = archive.get(3).log();
        int firstBytes = BatchHeader.read(ByteBuffer.wrap(right), 0).sizeInBytes();
        byte[] flipped = right.clone();
        flipped[right.length - 3] ^= 1;
        assertRefused(flipped, "CRC");
        assertRefused(Arrays.copyOf(right, right.length - 1), "no whole batch");
        assertRefused(Arrays.copyOf(right, right.length - firstBytes), "it ends at offset");
        assertRefused(Arrays.copyOfRange(right, firstBytes, right.length), "was to follow");
        assertRefused(Arrays.copyOf(right, right.length + 20), "more than");
        assertRefused(Arrays.copyOf(archive.get(2).log(), firstBytes), "was to follow");
        byte[] oldMagic = right.clone();
        oldMagic[16] = 1;
        assertRefused(oldMagic, "no whole batch");
        bringBackAll();
        assertReadable(0);
    }

    @Test
    void aSegmentMayComeInManyPieces() throws Exception {
        evictAll();
        Archived newest = archive.get(3);
        try (SegmentImport coming = log.importOlder(newest.segment()).orElseThrow()) {
            ByteBuffer bytes = ByteBuffer.wrap(newest.log());
            for (int at = 0; at < bytes.limit(); ) {
                int size = BatchHeader.read(bytes, at).sizeInBytes();
                coming.write(bytes.slice(at, size));
                at += size;
            }
            assertThat(coming.commit()).isTrue();
        }
        segmentFiles().forEach((name, content) -> assertThat(content).as(name).isEqualTo(files.get(name)));
        assertReadable(3 * SEGMENT_RECORDS);
    }

    @Test
    void oneComesAtATime() throws Exception {
        evictAll();
        SealedSegment newest = archive.get(3).segment();
        try (SegmentImport coming = log.importOlder(newest).orElseThrow()) {
            assertThatThrownBy(() -> log.importOlder(newest)).isInstanceOf(IllegalStateException.class);
            coming.write(ByteBuffer.wrap(archive.get(3).log()));
        }
        bringBackAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {".log.tmp", ".index", ".timeindex", "manifest.tmp"})
    void aFullDiskLeavesNothingAndHarmsNobody(String where) throws Exception {
        evictAll();
        store.fillUp(where);
        assertThatThrownBy(() -> archive.get(3).bringBackTo(log)).isInstanceOf(DiskFullException.class);
        store.heal();
        assertThat(segmentFiles()).isEmpty();
        append();
        assertReadable(SEGMENTS * SEGMENT_RECORDS);
        bringBackAll();
        assertReadable(0);
    }

    @Test
    void aFailedForceOfWhatComesDoesNotStopTheLog() throws Exception {
        evictAll();
        store.fail(Operation.FORCE, ".log.tmp");
        assertThatThrownBy(() -> archive.get(3).bringBackTo(log)).isInstanceOf(IOException.class);
        store.heal();
        assertThat(log.isStopped()).isFalse();
        append();
        bringBackAll();
        assertReadable(0);
    }

    /** A removal that failed is tried again some time; it must not find the new files under the old names. */
    @Test
    void aLateRemovalDoesNotTakeWhatCameBack() throws Exception {
        store.fail(Operation.DELETE, ".timeindex");
        assertThatThrownBy(() -> log.evictLocal(SEGMENTS * SEGMENT_RECORDS)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> log.importOlder(archive.get(3).segment())).isInstanceOf(IOException.class);
        store.heal();
        bringBackAll();
        log.evictLocal(SEGMENT_RECORDS);
        log.evictLocal(2 * SEGMENT_RECORDS);
        assertReadable(2 * SEGMENT_RECORDS);
        reopen();
        assertReadable(2 * SEGMENT_RECORDS);
    }

    @Test
    void aStoppedLogTakesNothing() throws Exception {
        evictAll();
        Archived newest = archive.get(3);
        try (SegmentImport coming = log.importOlder(newest.segment()).orElseThrow()) {
            append();
            store.fail(Operation.FORCE, ".log");
            assertThatThrownBy(() -> log.checkpoint()).isInstanceOf(LogStoppedException.class);
            store.heal();
            assertThatThrownBy(() -> coming.write(ByteBuffer.wrap(newest.log())))
                    .isInstanceOf(LogStoppedException.class);
        }
        assertThatThrownBy(() -> log.importOlder(newest.segment())).isInstanceOf(LogStoppedException.class);
    }

    @Test
    void manyIndexEntriesCostLittleMemory() throws Exception {
        SparseIndex index = new SparseIndex(store, root.resolve("many.index"), SparseIndex.Kind.OFFSET, 0);
        SparseIndex plain = new SparseIndex(store, root.resolve("plain.index"), SparseIndex.Kind.OFFSET, 0);
        for (int key = 0; key < 1_000; key++) {
            index.append(key, 3 * key);
            plain.append(key, 3 * key);
            index.spill(16);
        }
        index.flush();
        plain.flush();
        assertThat(Files.readAllBytes(index.file())).isEqualTo(Files.readAllBytes(plain.file()));
        assertThat(index.floorByKey(500)).contains(new SparseIndex.Entry(500, 1_500));
    }

    /** Somebody reads everything from the local start on, while segments come and go and records are appended. */
    @Test
    void readersGoOnWhileSegmentsComeAndGo() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(1);
        List<String> written = List.copyOf(values);
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                readOnce(written);
                reading.countDown();
            }
        });
        assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
        for (int round = 0; round < 20; round++) {
            evictAll();
            bringBackAll();
            log.append(Batches.of("later"));
        }
        done.set(true);
        reader.get(10, TimeUnit.SECONDS);
    }

    private void readOnce(List<String> written) {
        long from = log.localLogStartOffset();
        while (from < written.size()) {
            try {
                LogSlice slice = log.read(from, 900, true).orElseThrow();
                try {
                    for (Batches.Read read : Batches.decode(slice.toBuffer())) {
                        if (read.offset() < written.size()) {
                            assertThat(read.value()).isEqualTo(written.get((int) read.offset()));
                        }
                    }
                    from = slice.endOffset();
                } finally {
                    slice.release();
                }
            } catch (OffsetOutOfRangeException e) {
                from = log.localLogStartOffset(); // evicted meanwhile
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void epochsOfAnOlderRangeNeverGoDown() throws Exception {
        LeaderEpochs epochs = LeaderEpochs.load(store, root, List.of());
        epochs.accept(3, 0);
        epochs.accept(5, 150);
        epochs.accept(7, 300);
        epochs.include(
                new OffsetRange(100, 200),
                List.of(new EpochEntry(2, 100), new EpochEntry(4, 120), new EpochEntry(6, 160)));
        assertThat(epochs.entries())
                .containsExactly(
                        new EpochEntry(3, 0), new EpochEntry(4, 120), new EpochEntry(6, 160), new EpochEntry(7, 300));
        epochs.include(new OffsetRange(200, 300), List.of(new EpochEntry(7, 200)));
        assertThat(epochs.endOffsetFor(6, 9, 1_000)).contains(new EpochEndOffset(6, 200));
    }
}

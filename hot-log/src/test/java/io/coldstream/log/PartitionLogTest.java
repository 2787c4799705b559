package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.DiskFileStore;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionLogTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 3);
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 256, 100_000, false);

    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private PartitionLog log;

    @BeforeEach
    void open() throws Exception {
        log = open(CONFIG, LogOpening.fresh(PARTITION));
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private PartitionLog open(LogConfig config, LogOpening opening) throws Exception {
        return PartitionLog.open(new DiskFileStore(), folder(), opening, config, clock);
    }

    private Path folder() {
        return root.resolve(PARTITION.toString());
    }

    @Test
    void offsetsAreDenseAndReadsReturnWhatWasAppended() throws Exception {
        AppendResult first = log.append(Batches.of("a", "b", "c"));
        AppendResult second = log.append(Batches.of("d"));

        assertThat(first).isEqualTo(new AppendResult(0, 3, -1, 0, false));
        assertThat(second).isEqualTo(new AppendResult(3, 4, -1, 0, false));
        assertThat(log.logEndOffset()).isEqualTo(4);
        assertThat(log.highWatermark()).isEqualTo(4);
        List<Batches.Read> read = Batches.readFrom(log, 0, 1_000_000);
        assertThat(Batches.values(read)).containsExactly("a", "b", "c", "d");
        assertThat(read).extracting(Batches.Read::offset).containsExactly(0L, 1L, 2L, 3L);
        assertThat(read.get(2).timestampMs()).isEqualTo(Batches.TIMESTAMP_MS + 2);
    }

    @Test
    void everyCompressionIsKeptByteForByte() throws Exception {
        List<Compression> all = List.of(
                Compression.NONE,
                Compression.gzip().build(),
                Compression.snappy().build(),
                Compression.lz4().build(),
                Compression.zstd().build());
        List<byte[]> bodies = new ArrayList<>();
        for (Compression compression : all) {
            ByteBuffer batch = Batches.at(5, compression, "same same same", "same again");
            bodies.add(bytesFrom(batch, 21));
            log.append(batch);
        }

        for (int index = 0; index < all.size(); index++) {
            LogSlice slice = log.read(2L * index + 1, 1, true).orElseThrow();
            assertThat(slice.baseOffset()).isEqualTo(2L * index);
            assertThat(bytesFrom(slice.toBuffer(), 21)).isEqualTo(bodies.get(index));
            assertThat(Batches.decode(slice.toBuffer())).hasSize(2);
            slice.release();
        }
    }

    private static byte[] bytesFrom(ByteBuffer buffer, int from) {
        byte[] bytes = new byte[buffer.remaining() - from];
        buffer.get(buffer.position() + from, bytes);
        return bytes;
    }

    @Test
    void kafkasOwnReaderReadsTheFile() throws Exception {
        log.becomeLeader(7);
        log.append(Batches.of("a", "b"));
        log.append(Batches.at(9, Compression.zstd().build(), "c"));

        try (FileRecords file =
                FileRecords.open(folder().resolve("00000000000000000000.log").toFile(), false)) {
            List<Long> bases = new ArrayList<>();
            for (RecordBatch batch : file.batches()) {
                batch.ensureValid();
                assertThat(batch.partitionLeaderEpoch()).isEqualTo(7);
                bases.add(batch.baseOffset());
            }
            assertThat(bases).containsExactly(0L, 2L);
        }
    }

    @Test
    void directAndReadOnlyPositionedBuffersAreTakenAsTheyAre() throws Exception {
        ByteBuffer batch = Batches.of("x");
        ByteBuffer direct = ByteBuffer.allocateDirect(batch.remaining() + 10);
        direct.position(10);
        direct.put(batch).position(10).order(java.nio.ByteOrder.LITTLE_ENDIAN);

        log.append(direct);

        assertThat(direct.position()).isEqualTo(10);
        assertThat(Batches.values(Batches.readFrom(log, 0, 1000))).containsExactly("x");
    }

    @Test
    void aReadEndsAtWholeBatchesAndReturnsOneThatIsTooLargeOnlyOnRequest() throws Exception {
        int size = log.append(Batches.of("0123456789")).firstOffset() == 0 ? (int) log.localBytes() : -1;
        for (int index = 1; index < 20; index++) {
            log.append(Batches.of("012345678" + index % 10));
        }

        LogSlice three = log.read(1, size * 3 + size / 2, false).orElseThrow();
        assertThat(three.length()).isEqualTo(size * 3);
        assertThat(three.baseOffset()).isEqualTo(1);
        assertThat(three.endOffset()).isEqualTo(4);
        three.release();
        LogSlice exact = log.read(0, size, false).orElseThrow();
        assertThat(exact.length()).isEqualTo(size);
        exact.release();
        assertThat(log.read(5, size - 1, false)).isEmpty();
        LogSlice one = log.read(5, 0, true).orElseThrow();
        assertThat(one.length()).isEqualTo(size);
        one.release();
        assertThat(log.read(20, 1000, true)).isEmpty();
    }

    @Test
    void offsetsOutsideOfTheLogAreRefusedWithWhatThereIs() throws Exception {
        log.append(Batches.of("a", "b"));

        assertThatThrownBy(() -> log.read(3, 100, true)).isInstanceOfSatisfying(OffsetOutOfRangeException.class, e -> {
            assertThat(e.highWatermark()).isEqualTo(2);
            assertThat(e.isBelowLocalStart()).isFalse();
        });
        log.advanceLogStart(1);
        assertThatThrownBy(() -> log.read(0, 100, true)).isInstanceOfSatisfying(OffsetOutOfRangeException.class, e -> {
            assertThat(e.localLogStartOffset()).isEqualTo(1);
            assertThat(e.isBelowLocalStart()).isTrue();
        });
        LogSlice inside = log.read(1, 100, true).orElseThrow();
        assertThat(inside.baseOffset()).isZero();
        inside.release();
    }

    @Test
    void logAppendTimeStampsTheBrokersClock() throws Exception {
        log.configure(new LogConfig(1_000_000, 60_000, 256, 100_000, true));

        AppendResult result = log.append(Batches.of("a", "b"));

        assertThat(result.appendTimeMs()).isEqualTo(clock.millis());
        assertThat(Batches.readFrom(log, 0, 1000))
                .extracting(Batches.Read::timestampMs)
                .containsOnly(clock.millis());
    }

    @Test
    void aSegmentIsSealedBySizeAndReadsCrossItsEnd() throws Exception {
        log.configure(new LogConfig(300, 60_000, 0, 100_000, false));
        List<String> expected = new ArrayList<>();
        for (int index = 0; index < 20; index++) {
            String value = "value " + index;
            expected.add(value);
            log.append(Batches.of(value));
        }

        assertThat(log.sealedSegments()).hasSizeGreaterThan(3);
        long next = 0;
        for (SealedSegment segment : log.sealedSegments()) {
            assertThat(segment.offsets().start()).isEqualTo(next);
            assertThat(segment.logBytes()).isLessThanOrEqualTo(300);
            assertThat(segment.sealedAt()).isEqualTo(clock.instant());
            next = segment.offsets().end();
        }
        for (int from = 0; from < 20; from++) {
            assertThat(Batches.values(Batches.readFrom(log, from, 200)))
                    .isEqualTo(expected.subList(from, expected.size()));
        }
    }

    @Test
    void aSegmentIsSealedByItsAgeSinceTheFirstAppend() throws Exception {
        clock.advanceMs(100_000);
        assertThat(log.rollIfDue()).isFalse();
        log.append(Batches.of("a"));
        clock.advanceMs(59_999);
        assertThat(log.rollIfDue()).isFalse();
        clock.advanceMs(1);
        assertThat(log.rollIfDue()).isTrue();
        assertThat(log.rollIfDue()).isFalse();
        log.append(Batches.of("b"));
        clock.advanceMs(60_000);
        log.append(Batches.of("c"));

        assertThat(log.sealedSegments())
                .extracting(segment -> segment.offsets().end())
                .containsExactly(1L, 2L);
    }

    @Test
    void theActiveSegmentSaysWhatItHasAndWhenItIsSealed() throws Exception {
        assertThat(log.activeSegment().firstAppendAt()).isNull();
        log.append(Batches.of("a"));
        assertThat(log.roll()).isTrue();
        assertThat(log.activeSegment().offsets().isEmpty()).isTrue();
        Instant first = clock.instant();
        log.append(Batches.of("b"));
        clock.advanceMs(1000);
        log.append(Batches.of("c"));
        ActiveSegment active = log.activeSegment();
        assertThat(active.offsets()).isEqualTo(new OffsetRange(1, 3));
        assertThat(active.firstAppendAt()).isEqualTo(first);
        assertThat(active.segmentMs()).isEqualTo(60_000);
        assertThat(active.logBytes())
                .isEqualTo(log.localBytes() - log.sealedSegments().get(0).logBytes());
    }

    @Test
    void everythingIsThereAgainAfterACleanClose() throws Exception {
        log.append(Batches.of("a"));
        log.roll();
        clock.advanceMs(5);
        log.append(Batches.of("b", "c"));
        List<SealedSegment> segment = log.sealedSegments();
        log.close();

        clock.advanceMs(1_000_000);
        log = open(CONFIG, new LogOpening(PARTITION, 1, 0, 0));

        assertThat(log.logEndOffset()).isEqualTo(3);
        assertThat(log.highWatermark()).isEqualTo(3);
        assertThat(log.sealedSegments()).isEqualTo(segment);
        assertThat(log.append(Batches.of("d")).firstOffset()).isEqualTo(3);
        assertThat(Batches.values(Batches.readFrom(log, 0, 1000))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatWasAppendedIsThereAgainAfterAKill() throws Exception {
        log.append(Batches.of("a"));
        log.append(Batches.of("b"));

        log = open(CONFIG, LogOpening.fresh(PARTITION)); // the other one is left behind as a dead process leaves it

        assertThat(log.logEndOffset()).isEqualTo(2);
        assertThat(Batches.values(Batches.readFrom(log, 0, 1000))).containsExactly("a", "b");
    }

    @Test
    void evictionKeepsWhatReadersHoldAndRemovesTheFiles() throws Exception {
        log.append(Batches.of("a"));
        log.roll();
        log.append(Batches.of("b"));
        LogSlice held = log.read(0, 1000, true).orElseThrow();

        log.evictLocal(1);

        assertThat(log.localLogStartOffset()).isEqualTo(1);
        assertThat(log.logStartOffset()).isZero();
        assertThat(Files.exists(folder().resolve("00000000000000000000.log"))).isFalse();
        assertThat(Batches.values(Batches.decode(held.toBuffer()))).containsExactly("a");
        held.release();
        assertThatThrownBy(held::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.read(0, 1000, true)).isInstanceOf(OffsetOutOfRangeException.class);
        assertThat(Batches.values(Batches.readFrom(log, 1, 1000))).containsExactly("b");
    }

    @Test
    void theActiveSegmentIsEvictedByNothing() throws Exception {
        log.append(Batches.of("a"));

        log.evictLocal(100);

        assertThat(Batches.values(Batches.readFrom(log, 0, 1000))).containsExactly("a");
    }

    @Test
    void advancingTheLogStartRemovesSegmentsAndOnlyACompletelyPassedActiveOne() throws Exception {
        log.append(Batches.of("a"));
        log.roll();
        log.append(Batches.of("b", "c"));

        log.advanceLogStart(2);
        assertThat(log.sealedSegments()).isEmpty();
        assertThat(log.logStartOffset()).isEqualTo(2);
        assertThat(Batches.values(Batches.readFrom(log, 2, 1000))).containsExactly("c");
        log.advanceLogStart(1);
        assertThat(log.logStartOffset()).isEqualTo(2);
        log.advanceLogStart(99);
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.localBytes()).isZero();
        assertThat(log.append(Batches.of("d")).firstOffset()).isEqualTo(3);
        log.close();

        log = open(CONFIG, LogOpening.fresh(PARTITION));
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(Batches.values(Batches.readFrom(log, 3, 1000))).containsExactly("d");
    }

    @Test
    void aLostDiskBeginsAtTheArchivesEnd() throws Exception {
        log.close();
        Path other = root.resolve("other");
        log = PartitionLog.open(new DiskFileStore(), other, new LogOpening(PARTITION, 4, 100, 5_000), CONFIG, clock);

        assertThat(log.logStartOffset()).isEqualTo(100);
        assertThat(log.localLogStartOffset()).isEqualTo(5_000);
        assertThat(log.append(Batches.of("a")).firstOffset()).isEqualTo(5_000);
    }

    @Test
    void exportGivesTheBytesEvenAfterEviction() throws Exception {
        log.becomeLeader(2);
        log.append(Batches.idempotent(9, 0, 0, "a", "b"));
        log.roll();
        byte[] file = Files.readAllBytes(folder().resolve("00000000000000000000.log"));
        log.becomeLeader(3);
        log.append(Batches.idempotent(9, 0, 2, "c"));
        SealedSegment segment = log.sealedSegments().get(0);

        try (SegmentExport export = log.export(segment).orElseThrow()) {
            log.evictLocal(segment.offsets().end());
            assertThat(export.segment()).isEqualTo(segment);
            assertThat(export.open().readAllBytes()).isEqualTo(file);
            assertThat(export.leaderEpochs()).containsExactly(new EpochEntry(2, 0));
            assertThat(export.producers()).hasSize(1);
            assertThat(export.producers().get(0).batches())
                    .containsExactly(new ProducerEntry.Batch(0, 1, 0, 1, Batches.TIMESTAMP_MS + 1));
        }
        assertThat(log.export(segment)).isEmpty();
    }

    @Test
    void listenersHearOfEveryMoveAndCannotHarmAnAppend() throws Exception {
        List<Long> heard = new ArrayList<>();
        HighWatermarkListener failing = highWatermark -> {
            throw new IllegalStateException("a listener's mistake");
        };
        log.addListener(failing);
        log.addListener(heard::add);

        log.append(Batches.of("a"));
        log.append(Batches.of("b", "c"));
        log.removeListener(failing);

        assertThat(heard).containsExactly(1L, 3L);
    }

    @Test
    void aClosedLogRefusesEverythingButHeldSlices() throws Exception {
        log.append(Batches.of("a"));
        LogSlice held = log.read(0, 1000, true).orElseThrow();
        log.close();

        assertThatThrownBy(() -> log.append(Batches.of("b"))).isInstanceOf(LogStoppedException.class);
        assertThatThrownBy(() -> log.read(0, 1000, true)).isInstanceOf(LogStoppedException.class);
        assertThat(Batches.values(Batches.decode(held.toBuffer()))).containsExactly("a");
        held.release();
    }
}

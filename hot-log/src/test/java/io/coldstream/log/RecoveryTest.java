package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coldstream.api.TopicIdPartition;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed [0, 2) and [2, 4); active from 4, forced up to 5, with an unforced tail [5, 7). */
class RecoveryTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 0, 100_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final FaultyFileStore store = new FaultyFileStore();
    private final ManualClock clock = new ManualClock();
    private PartitionLog log;

    @BeforeEach
    void fill() throws Exception {
        log = open();
        append("0", "1", "roll", "2", "3", "roll", "4", "checkpoint", "5", "6");
        store.crash();
    }

    private void append(String... steps) throws Exception {
        for (String step : steps) {
            switch (step) {
                case "roll" -> log.roll();
                case "checkpoint" -> log.checkpoint();
                default -> log.append(Batches.of(step));
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        store.crash();
    }

    private PartitionLog open() throws Exception {
        return open(LogOpening.fresh(PARTITION));
    }

    private PartitionLog open(LogOpening opening) throws Exception {
        return PartitionLog.open(store, root.resolve("p"), opening, CONFIG, clock);
    }

    private Path file(String name) {
        return root.resolve("p").resolve(name);
    }

    private Path logFile(long base) {
        return file(String.format("%020d.log", base));
    }

    private List<String> reopenedValues() throws Exception {
        log = open();
        return Batches.values(Batches.readFrom(log, log.localLogStartOffset(), 1_000));
    }

    private static void overwrite(Path file, long position, byte... bytes) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private static void truncate(Path file, long size) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private Map<String, ByteBuffer> contents() throws Exception {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (var files = Files.list(root.resolve("p"))) {
            for (Path path : files.toList()) {
                contents.put(path.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(path)));
            }
        }
        return contents;
    }

    private CorruptLogException assertReportedAndUntouched() throws Exception {
        Map<String, ByteBuffer> before = contents();
        CorruptLogException damage = catchThrowableOfType(CorruptLogException.class, this::open);
        assertThat(damage).isNotNull();
        assertThat(contents()).isEqualTo(before);
        assertThat(store.openFiles()).isZero();
        return damage;
    }

    @Test
    void aSoundTailIsKept() throws Exception {
        assertThat(reopenedValues()).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(log.append(Batches.of("7")).firstOffset()).isEqualTo(7);
    }

    @Test
    void garbageBehindTheTailIsCutOff() throws Exception {
        long size = Files.size(logFile(4));
        overwrite(logFile(4), size, new byte[300]);

        assertThat(reopenedValues()).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(Files.size(logFile(4))).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 60, 70})
    void anIncompleteLastBatchIsCutOff(int missingBytes) throws Exception {
        truncate(logFile(4), Files.size(logFile(4)) - missingBytes);

        assertThat(reopenedValues()).containsExactly("0", "1", "2", "3", "4", "5");
        assertThat(log.append(Batches.of("6 again")).firstOffset()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 12, 16, 17, 21, 23, 57, 65})
    void theTailEndsBeforeTheFirstBatchWithAChangedByte(int byteOfTheBatch) throws Exception {
        long batchBytes = Files.size(logFile(4)) / 3;
        byte[] file = Files.readAllBytes(logFile(4));
        int at = (int) batchBytes + byteOfTheBatch;
        boolean covered = byteOfTheBatch != 12; // the leader epoch is not covered by the CRC
        overwrite(logFile(4), at, (byte) (file[at] ^ 0x10));

        List<String> expected = covered ? List.of("0", "1", "2", "3", "4") : List.of("0", "1", "2", "3", "4", "5", "6");
        assertThat(reopenedValues()).isEqualTo(expected);
    }

    @Test
    void recoveringAgainChangesNothing() throws Exception {
        truncate(logFile(4), Files.size(logFile(4)) - 3);
        List<String> first = reopenedValues();
        Map<String, ByteBuffer> files = contents();
        store.crash();

        assertThat(reopenedValues()).isEqualTo(first);
        assertThat(contents()).isEqualTo(files);
    }

    @Test
    void aMissingSealedSegmentIsReported() throws Exception {
        Files.delete(logFile(2));

        CorruptLogException damage = assertReportedAndUntouched();
        assertThat(damage.file()).isEqualTo(logFile(2));
        assertThat(damage.position()).isZero();
    }

    @Test
    void aShorterSealedSegmentIsReportedWithWhereItEnds() throws Exception {
        truncate(logFile(0), 100);

        CorruptLogException damage = assertReportedAndUntouched();
        assertThat(damage.file()).isEqualTo(logFile(0));
        assertThat(damage.position()).isEqualTo(100);
    }

    /** A power cut may bring back what was cut off before it was sealed. */
    @Test
    void aLongerSealedSegmentIsReadUpToItsEnd() throws Exception {
        Files.write(logFile(0), new byte[50], StandardOpenOption.APPEND);
        assertThat(reopenedValues()).containsExactly("0", "1", "2", "3", "4", "5", "6");
        log.verify();
    }

    @Test
    void anActiveSegmentThatEndsBeforeTheRecoveryPointIsReported() throws Exception {
        truncate(logFile(4), 10);

        CorruptLogException damage = assertReportedAndUntouched();
        assertThat(damage.file()).isEqualTo(logFile(4));
        assertThat(damage.position()).isEqualTo(10);
    }

    @Test
    void aMissingActiveSegmentIsReported() throws Exception {
        Files.delete(logFile(4));

        assertThat(assertReportedAndUntouched().file()).isEqualTo(logFile(4));
    }

    @Test
    void aMissingManifestIsReported() throws Exception {
        Files.delete(file("manifest"));

        assertThat(assertReportedAndUntouched().file()).isEqualTo(file("manifest"));
    }

    @Test
    void aDamagedManifestIsReported() throws Exception {
        byte[] manifest = Files.readAllBytes(file("manifest"));
        overwrite(file("manifest"), manifest.length / 2, (byte) (manifest[manifest.length / 2] ^ 1));

        assertThat(assertReportedAndUntouched().file()).isEqualTo(file("manifest"));
    }

    @Test
    void anotherPartitionsFolderIsReported() throws Exception {
        assertThatThrownBy(() -> open(LogOpening.fresh(new TopicIdPartition(new UUID(1, 2), 1))))
                .isInstanceOf(CorruptLogException.class);
    }

    @Test
    void aSegmentOfUnknownOriginIsReported() throws Exception {
        Files.copy(logFile(0), logFile(3));

        assertThat(assertReportedAndUntouched().file()).isEqualTo(logFile(3));
    }

    @Test
    void anEndBeforeTheArchivesIsReported() throws Exception {
        assertThatThrownBy(() -> open(new LogOpening(PARTITION, 0, 0, 8)))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("ends at offset 7");
    }

    @Test
    void aChangedByteInASealedSegmentIsFoundByVerify() throws Exception {
        log = open();
        log.verify();
        byte[] file = Files.readAllBytes(logFile(2));
        overwrite(logFile(2), file.length - 1, (byte) (file[file.length - 1] ^ 1));

        assertThatThrownBy(() -> log.verify()).isInstanceOfSatisfying(CorruptLogException.class, damage -> {
            assertThat(damage.file()).isEqualTo(logFile(2));
            assertThat(damage.position()).isEqualTo(file.length / 2);
        });
    }

    @Test
    void leftoversOfAnInterruptedEvictionAreRemoved() throws Exception {
        byte[] evicted = Files.readAllBytes(logFile(0));
        log = open();
        log.evictLocal(2);
        store.crash();
        Files.write(logFile(0), evicted);
        Files.write(file("00000000000000000000.index"), new byte[8]);
        Files.write(file("manifest.tmp"), new byte[8]);

        assertThat(reopenedValues()).containsExactly("2", "3", "4", "5", "6");
        assertThat(contents().keySet()).noneMatch(name -> name.startsWith("00000000000000000000"));
        assertThat(contents().keySet()).noneMatch(name -> name.endsWith(".tmp"));
    }

    @Test
    void aHigherLogStartFromOutsideCounts() throws Exception {
        log = open(new LogOpening(PARTITION, 0, 3, 0));
        assertThat(log.logStartOffset()).isEqualTo(3);
        store.crash();

        log = open(LogOpening.fresh(PARTITION));
        assertThat(log.logStartOffset()).isEqualTo(3);
    }

    @Test
    void leaderEpochsAreReadFromTheBatchesIfTheirFileIsLost() throws Exception {
        log = open();
        log.becomeLeader(5);
        log.append(Batches.of("7"));
        log.close();
        Files.delete(file("leader-epoch-checkpoint"));

        log = open(new LogOpening(PARTITION, 6, 0, 0));

        assertThat(log.endOffsetFor(0)).contains(new EpochEndOffset(0, 7));
        assertThat(log.endOffsetFor(5)).contains(new EpochEndOffset(5, 8));
    }
}

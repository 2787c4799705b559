package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.journal.JournalSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clean stop leaves a file that spares the next start the folders, and that is believed only while it is true. */
class ClosedLogsTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 7);
    private static final TopicIdPartition OTHER = new TopicIdPartition(new UUID(1, 2), 8);
    private static final LogConfig CONFIG = new LogConfig(300, 60_000, 100, 100_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final ManualClock clock = new ManualClock();
    private HotLog logs;
    private PartitionLog log;

    @BeforeEach
    void makeOneWithSeveralSegments() throws Exception {
        start();
        log = open(3);
        for (int number = 0; number < 20; number++) {
            log.append(Batches.idempotent(42, 0, number, "value " + number));
        }
        assertThat(logs.commit()).isTrue();
        assertThat(log.sealedSegments()).hasSizeGreaterThan(2);
    }

    @AfterEach
    void stop() throws Exception {
        logs.close();
    }

    private void start() throws IOException {
        logs = HotLog.open(
                new DiskFileStore(),
                root.resolve("data"),
                clock,
                () -> "n",
                new JournalSettings(64 << 10, 256 << 10),
                Runnable::run);
    }

    private PartitionLog open(int leaderEpoch) throws IOException {
        PartitionLog opened = logs.open(new LogOpening(PARTITION, leaderEpoch, 0, 0), CONFIG);
        logs.recovered();
        return opened;
    }

    private Path closedLogs() {
        return root.resolve("data").resolve(ClosedLogs.FILE);
    }

    private Path folder() {
        return root.resolve("data").resolve(PARTITION.toString());
    }

    /** Damages a file in place, so that whoever reads it finds out, and nobody else. */
    private void spoil(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder().resolve(name).toFile(), "rw")) {
            file.write(new byte[] {9, 9, 9, 9});
        }
    }

    private static List<String> everything(PartitionLog from) throws Exception {
        return Batches.values(Batches.readFrom(from, from.localLogStartOffset(), 1_000));
    }

    /** The stop comes while a segment is brought back, whose files it leaves in the folder. */
    @Test
    void whatDidNotComeWholeIsRemovedByTheNextStart() throws Exception {
        Archived newest = Archived.of(log).get(0);
        log.evictLocal(newest.segment().offsets().end());
        List<String> values = everything(log);
        SegmentImport coming = log.importOlder(newest.segment()).orElseThrow();
        coming.write(ByteBuffer.wrap(newest.log()));
        logs.close();
        coming.close();
        assertThat(folder()).isDirectoryContaining("glob:**.tmp");

        start();
        PartitionLog again = open(4);

        assertThat(folder()).isDirectoryNotContaining("glob:**.tmp");
        assertThat(everything(again)).isEqualTo(values);
        assertThat(newest.bringBackTo(again)).isTrue();
        logs.close();
        spoil("manifest");
        start();
        assertThat(open(5).localLogStartOffset()).isZero();
    }

    @Test
    void theNextStartDoesNotReadTheFolder() throws Exception {
        log.advanceLogStart(5);
        List<SealedSegment> sealed = log.sealedSegments();
        List<String> values = everything(log);
        logs.close();
        spoil("manifest");

        start();
        PartitionLog again = open(4);

        assertThat(again.sealedSegments()).isEqualTo(sealed);
        assertThat(again.logStartOffset()).isEqualTo(5);
        assertThat(again.logEndOffset()).isEqualTo(20);
        assertThat(again.highWatermark()).isEqualTo(20);
        assertThat(again.endOffsetFor(3)).contains(new EpochEndOffset(3, 20));
        assertThat(everything(again)).isEqualTo(values);
        AppendResult repeated = again.append(Batches.idempotent(42, 0, 19, "value 19"));
        assertThat(repeated.duplicate()).isTrue();
        assertThat(again.append(Batches.idempotent(42, 0, 20, "one more")).firstOffset())
                .isEqualTo(20);
    }

    @Test
    void whatIsOpenedFromTheFileIsWhatIsOpenedFromTheFolder() throws Exception {
        logs.close();
        Path copy = root.resolve("copy");
        copyTo(copy);
        Files.delete(copy.resolve(ClosedLogs.FILE));
        start();
        PartitionLog fromFile = open(4);
        fromFile.append(Batches.of("the end"));
        logs.close();
        HotLog others = HotLog.open(
                new DiskFileStore(), copy, clock, () -> "n", new JournalSettings(64 << 10, 256 << 10), Runnable::run);
        PartitionLog fromFolder = others.open(new LogOpening(PARTITION, 4, 0, 0), CONFIG);
        others.recovered();
        fromFolder.append(Batches.of("the end"));
        others.close();

        for (String name : namesIn(folder())) {
            assertThat(copy.resolve(PARTITION.toString()).resolve(name)).hasSameBinaryContentAs(folder().resolve(name));
        }
        assertThat(namesIn(copy.resolve(PARTITION.toString()))).isEqualTo(namesIn(folder()));
    }

    @Test
    void theFileIsGoneAsSoonAsABrokerRuns() throws Exception {
        assertThat(closedLogs()).doesNotExist();
        logs.close();
        assertThat(closedLogs()).exists();
        start();
        assertThat(closedLogs()).doesNotExist();
        open(4).append(Batches.of("journaled"));
    }

    @Test
    void aLogThatNobodyOpenedIsStillKnownAfterTheNextStop() throws Exception {
        logs.close();
        spoil("manifest");
        start();
        logs.close();
        start();
        assertThat(open(4).logEndOffset()).isEqualTo(20);
    }

    @Test
    void aFolderWithAnotherNameInItIsRead() throws Exception {
        logs.close();
        spoil("manifest");
        Files.createFile(folder().resolve("something"));
        Files.setLastModifiedTime(
                folder(), FileTime.fromMillis(1)); // seen where clocks of file systems tick slowly, too
        start();
        assertThatThrownBy(() -> open(4))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("manifest");
    }

    @Test
    void aLogFileOfAnotherSizeIsFound() throws Exception {
        logs.close();
        try (RandomAccessFile file =
                new RandomAccessFile(folder().resolve("0".repeat(20) + ".log").toFile(), "rw")) {
            file.setLength(10);
        }
        start();
        assertThatThrownBy(() -> open(4))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("was sealed with");
    }

    @Test
    void whoAsksForMoreThanTheFileKnowsHasTheFolderRead() throws Exception {
        logs.close();
        start();
        assertThatThrownBy(() -> logs.open(new LogOpening(PARTITION, 4, 0, 30), CONFIG))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("its end has been lost");
    }

    @Test
    void aFileWithOneWrongByteIsNotBelieved() throws Exception {
        ClosedLog empty = new ClosedLog(
                new Manifest(OTHER, 0, List.of(), SegmentState.empty(0)), List.of(), List.of(), List.of(), 1);
        ClosedLog full = new ClosedLog(
                new Manifest(
                        PARTITION,
                        3,
                        List.of(new SegmentState(2, 9, 100, 1, 2, 77, 8, 1_000)),
                        new SegmentState(9, 12, 50, 0, 1, 78, 11, 2_000)),
                List.of(new EpochEntry(1, 2), new EpochEntry(4, 9)),
                List.of(2L, 9L, 12L),
                List.of(new ProducerEntry(5, (short) 1, 99, List.of(new ProducerEntry.Batch(0, 2, 9, 11, 78)))),
                123_456);
        ByteBuffer file = ClosedLogs.encode(List.of(empty, full));
        assertThat(ClosedLogs.decode(file.duplicate())).contains(Map.of(OTHER, empty, PARTITION, full));
        for (int at = 0; at < file.limit(); at++) {
            byte[] damaged = new byte[file.limit()];
            file.get(0, damaged);
            damaged[at] ^= 1;
            assertThat(ClosedLogs.decode(ByteBuffer.wrap(damaged)))
                    .as("byte %d", at)
                    .isEmpty();
        }
        for (int length = 0; length < file.limit(); length++) {
            assertThat(ClosedLogs.decode(file.slice(0, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void whatTakesTooMuchRoomIsLeftOut() throws Exception {
        List<ProducerEntry> many = IntStream.range(0, 20_000)
                .mapToObj(id -> new ProducerEntry(id, (short) 0, 1, List.of()))
                .toList();
        ClosedLog large = closed(OTHER, many);
        ClosedLog small = closed(PARTITION, List.of());
        assertThat(ClosedLogs.decode(ClosedLogs.encode(List.of(large, small)))).contains(Map.of(PARTITION, small));

        ClosedLog middling = closed(PARTITION, many.subList(0, 11_000));
        ByteBuffer bounded = ClosedLogs.encode(Collections.nCopies(200, middling));
        assertThat(bounded.remaining()).isLessThan(17 << 20);
        assertThat(ClosedLogs.decode(bounded)).contains(Map.of(PARTITION, middling));
    }

    private static ClosedLog closed(TopicIdPartition partition, List<ProducerEntry> producers) {
        Manifest manifest = new Manifest(partition, 0, List.of(), SegmentState.empty(0));
        return new ClosedLog(manifest, List.of(), List.of(), producers, 1);
    }

    @Test
    void aFileThatCannotBeReadIsNotNeeded() throws Exception {
        logs.close();
        Files.delete(closedLogs());
        Files.createDirectory(closedLogs()); // which cannot be read, and can be removed
        Files.createFile(closedLogs().resolveSibling(ClosedLogs.FILE + ".tmp"));
        start();
        assertThat(open(4).logEndOffset()).isEqualTo(20);
        assertThat(closedLogs()).doesNotExist();
        assertThat(closedLogs().resolveSibling(ClosedLogs.FILE + ".tmp")).doesNotExist();
    }

    @Test
    void aDamagedFileIsNotNeeded() throws Exception {
        logs.close();
        Files.write(closedLogs(), new byte[] {1, 2, 3});
        start();
        assertThat(open(4).logEndOffset()).isEqualTo(20);
        assertThat(closedLogs()).doesNotExist();
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void copyTo(Path copy) throws IOException {
        Path data = root.resolve("data");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(data.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}

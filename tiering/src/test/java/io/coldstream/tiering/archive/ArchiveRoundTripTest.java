package io.coldstream.tiering.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import io.coldstream.storage.StorageException;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.fixture.SegmentMaker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRoundTripTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void zstdPrintsTheSegmentByteForByte() throws Exception {
        ArchiveFixture archive = ArchiveFixture.write(folder, mixed(1), 16 << 10);

        assertThat(zstd("-dc", archive.staged().file())).isEqualTo(archive.log());
        assertThat(zstd("-t", archive.staged().file())).isEmpty();
    }

    @Test
    void everyKindOfBatchComesBack() throws Exception {
        for (SegmentMaker segment : List.of(
                new SegmentMaker(1, 0).text(1, 10, NOW_MS),
                new SegmentMaker(2, 500).text(50, 1000, NOW_MS).text(50, 1000, NOW_MS),
                new SegmentMaker(3, 1L << 40).noise(100, 2000, NOW_MS),
                new SegmentMaker(4, 0).compressed(Compression.zstd().build(), 500, 300, NOW_MS),
                new SegmentMaker(5, 0).compressed(Compression.lz4().build(), 500, 300, NOW_MS),
                mixed(6))) {
            Path own = Files.createTempDirectory(folder, "kind");
            ArchiveFixture archive = ArchiveFixture.write(own, segment, 8 << 10);

            assertReadsBack(archive);
        }
    }

    @Test
    void randomSegmentsComeBack() throws Exception {
        long seed = Seed.forTest("archive").value();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            SegmentMaker segment = randomSegment(random, seed);
            Path own = Files.createTempDirectory(folder, "seed-" + seed);
            assertReadsBack(ArchiveFixture.write(own, segment, 256 << random.nextInt(10)));
        }
    }

    @Test
    void aBatchLargerThanAChunkIsAChunkOfItsOwn() throws Exception {
        SegmentMaker segment = new SegmentMaker(1, 10)
                .text(2, 100, NOW_MS)
                .noise(1, 300_000, NOW_MS)
                .text(2, 100, NOW_MS);
        ArchiveFixture archive = ArchiveFixture.write(folder, segment, 4096);

        assertThat(archive.staged().footer().chunks()).hasSize(3);
        assertThat(archive.staged().footer().chunks().get(1).logBytes()).isGreaterThan(300_000);
        assertReadsBack(archive);
    }

    @Test
    void whatDoesNotCompressIsStoredAndWhatDoesIsSmall() throws Exception {
        ArchiveFixture noise = ArchiveFixture.write(
                Files.createTempDirectory(folder, "noise"), new SegmentMaker(1, 0).noise(300, 1000, NOW_MS), 4 << 20);
        ArchiveFixture text = ArchiveFixture.write(
                Files.createTempDirectory(folder, "text"), new SegmentMaker(1, 0).text(300, 1000, NOW_MS), 4 << 20);

        ArchiveChunk stored = noise.staged().footer().chunks().get(0);
        assertThat(stored.objectBytes()).isBetween(stored.logBytes(), stored.logBytes() + 32);
        ArchiveChunk compressed = text.staged().footer().chunks().get(0);
        assertThat(compressed.objectBytes()).isLessThan(compressed.logBytes() / 3);
    }

    @Test
    void batchesThatZstdMadeAreStoredWithoutTryingAgain() throws Exception {
        SegmentMaker segment = new SegmentMaker(1, 0);
        for (int i = 0; i < 20; i++) {
            segment.compressed(Compression.gzip().build(), 300, 500, NOW_MS);
        }
        ArchiveFixture archive = ArchiveFixture.write(folder, segment, 4 << 20);

        ArchiveChunk chunk = archive.staged().footer().chunks().get(0);
        assertThat(chunk.objectBytes()).isGreaterThan(chunk.logBytes());
        assertReadsBack(archive);
    }

    @Test
    void kafkasOwnReaderReadsTheDecompressedSegment() throws Exception {
        ArchiveFixture archive = ArchiveFixture.write(folder, mixed(1), 8 << 10);
        Path restored = folder.resolve("00000000000000000000.log");
        try (var out = Files.newOutputStream(restored)) {
            archive.reader().copyLog(archive.key(), archive.staged().footer(), out);
        }

        long expected = archive.staged().footer().offsets().start();
        try (FileRecords records = FileRecords.open(restored.toFile(), false)) {
            for (RecordBatch batch : records.batches()) {
                batch.ensureValid();
                for (Record record : batch) {
                    assertThat(record.offset()).isEqualTo(expected++);
                }
            }
        }
        assertThat(expected).isEqualTo(archive.staged().footer().offsets().end());
    }

    @Test
    void theFooterSaysWhatTheSegmentIs() throws Exception {
        ArchiveFixture archive = ArchiveFixture.write(folder, mixed(1), 8 << 10);
        ArchiveFooter footer = archive.reader().footer(archive.key());

        assertThat(footer.identity()).isEqualTo(ArchiveFixture.IDENTITY);
        assertThat(footer.totals().logBytes()).isEqualTo(archive.log().length);
        assertThat(footer.totals().sealedAt()).isEqualTo(ArchiveFixture.SEALED_AT);
        assertThat(footer.totals().minTimestampMs()).isEqualTo(NOW_MS);
        assertThat(footer.totals().maxTimestampMs()).isGreaterThan(NOW_MS);
        assertThat(footer.producers().entries()).hasSize(1);
        assertThat(footer.producers().complete()).isTrue();
        assertThat(footer.leaderEpochs()).hasSize(1);
        assertThat(archive.key().value())
                .isEqualTo("abcdefghijklmnopqrstuv/topics/11111111-2222-3333-4444-555555555555/7/"
                        + "00000000000000000100-3-99999999-8888-7777-6666-555555555555.log.zst");
    }

    @Test
    void aFooterLongerThanTheFirstReadIsFound() throws Exception {
        SegmentMaker segment = new SegmentMaker(1, 0);
        for (int i = 0; i < 3000; i++) {
            segment.text(1, 200, NOW_MS);
        }
        ArchiveFixture archive = ArchiveFixture.write(folder, segment, 256);

        assertThat(archive.object().length - archive.staged().facts().footerPosition())
                .isGreaterThan(5 * 65_536);
        assertReadsBack(archive);
    }

    private SegmentMaker mixed(long seed) {
        SegmentMaker segment = new SegmentMaker(seed, 100);
        for (int i = 0; i < 5; i++) {
            segment.text(20, 400, NOW_MS + i)
                    .noise(3, 5000, NOW_MS + i)
                    .compressed(Compression.zstd().build(), 30, 400, NOW_MS + i)
                    .compressed(Compression.snappy().build(), 30, 400, NOW_MS + i);
        }
        return segment;
    }

    private static SegmentMaker randomSegment(Random random, long seed) {
        SegmentMaker segment = new SegmentMaker(seed, random.nextInt(1_000_000));
        int batches = 1 + random.nextInt(30);
        for (int i = 0; i < batches; i++) {
            int records = 1 + random.nextInt(20);
            int bytes = random.nextInt(3000);
            switch (random.nextInt(3)) {
                case 0 -> segment.text(records, bytes, NOW_MS);
                case 1 -> segment.noise(records, bytes, NOW_MS);
                default -> segment.compressed(Compression.lz4().build(), records, bytes, NOW_MS);
            }
        }
        return segment;
    }

    private static void assertReadsBack(ArchiveFixture archive) throws IOException, StorageException {
        ArchiveReader reader = archive.reader();
        ArchiveFooter found = reader.footer(archive.key());
        assertThat(found).isEqualTo(archive.staged().footer());
        assertThat(reader.footer(archive.key(), archive.staged().facts().footerPosition(), archive.object().length))
                .isEqualTo(found);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        reader.copyLog(archive.key(), found, log);
        assertThat(log.toByteArray()).isEqualTo(archive.log());
        try (ZstdInputStream zstd = new ZstdInputStream(new ByteArrayInputStream(archive.object()))) {
            assertThat(zstd.readAllBytes()).isEqualTo(archive.log());
        }
    }

    private byte[] zstd(String flags, Path object) throws Exception {
        File output = folder.resolve("zstd.out").toFile();
        Process process = startZstd(flags, object, output);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("zstd.err")))
                .isZero();
        return Files.readAllBytes(output.toPath());
    }

    private Process startZstd(String flags, Path object, File output) throws IOException {
        boolean there = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, "zstd")));
        assumeTrue(there, "SKIPPED: the zstd command is not installed, so it was not asked");
        return new ProcessBuilder("zstd", flags, object.toString())
                .redirectOutput(output)
                .redirectError(folder.resolve("zstd.err").toFile())
                .start();
    }
}

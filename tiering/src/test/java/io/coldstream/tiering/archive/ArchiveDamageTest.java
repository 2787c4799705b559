package io.coldstream.tiering.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.SealedSegment;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.testkit.random.Seed;
import io.coldstream.tiering.fixture.MemoryExport;
import io.coldstream.tiering.fixture.SegmentMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveDamageTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void everyTruncatedObjectIsRefused() throws Exception {
        ArchiveFixture archive = small(Seed.forTest("archive").value());
        for (int length = 1; length < archive.object().length; length++) {
            byte[] cut = Arrays.copyOf(archive.object(), length);
            ArchiveReader reader = new ArchiveReader(ArchiveFixture.storing(archive.key(), cut));
            assertCorrupt(catchThrowable(() -> reader.footer(archive.key())), archive);
        }
    }

    /** A few bits of a zstd frame mean nothing to a decoder (RFC 8878: unused and padding bits); all others count. */
    @Test
    void noFlippedBitChangesWhatIsRead() throws Exception {
        long seed = Seed.forTest("archive").value();
        ArchiveFixture archive = small(seed);
        Random random = new Random(seed);
        int harmless = 0;
        for (int at = 0; at < archive.object().length; at++) {
            byte[] flipped = archive.object().clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(readWhole(archive, flipped))
                        .as("byte %d, seed %d", at, seed)
                        .isEqualTo(archive.log());
                harmless++;
            } catch (StorageException e) {
                assertCorrupt(e, archive);
            }
        }
        assertThat(harmless).as("seed %d", seed).isLessThan(archive.object().length / 50);
    }

    @Test
    void randomBytesOverTheFooterAreRefused() throws Exception {
        long seed = Seed.forTest("archive").value();
        ArchiveFixture archive = small(seed);
        Random random = new Random(seed);
        int footer = (int) archive.staged().facts().footerPosition();
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = archive.object().clone();
            int at = footer + random.nextInt(damaged.length - footer);
            byte[] noise = new byte[1 + random.nextInt(Math.min(16, damaged.length - at))];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, damaged, at, noise.length);
            if (!Arrays.equals(damaged, archive.object())) {
                ArchiveReader reader = new ArchiveReader(ArchiveFixture.storing(archive.key(), damaged));
                assertCorrupt(catchThrowable(() -> reader.footer(archive.key())), archive);
            }
        }
    }

    @Test
    void aFooterOfALaterMajorVersionIsRefusedByName() {
        byte[] json = "{\"format\":\"coldstream-archive\",\"format_version\":2}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> FooterJson.read(json, 0, json.length)).hasMessageContaining("version 2");
    }

    @Test
    void aFieldThatALaterWriterAddedIsPassedOver() throws Exception {
        ArchiveFixture archive = small(1);
        String json = new String(FooterJson.write(archive.staged().footer()), StandardCharsets.UTF_8);
        byte[] later =
                json.replaceFirst("\\{", "{\"encryption\":{\"key\":[1,2]},").getBytes(StandardCharsets.UTF_8);
        assertThat(FooterJson.read(later, 0, later.length))
                .isEqualTo(archive.staged().footer());
    }

    @Test
    void aDamagedSegmentIsNeverArchived() throws Exception {
        SegmentMaker segment = new SegmentMaker(1, 50).text(3, 100, NOW_MS);
        int second = segment.log().length;
        segment.text(3, 100, NOW_MS);
        byte[] log = segment.log();
        SealedSegment sealed = segment.sealed(ArchiveFixture.SEALED_AT);

        byte[] flipped = log.clone();
        flipped[second + BatchHeader.BYTES + 20] ^= 1;
        assertDamaged(sealed, flipped, second, "CRC");
        byte[] hole = log.clone();
        ByteBuffer.wrap(hole).putLong(second, 54);
        assertDamaged(sealed, hole, second, "base offset is 54, expected 53");
        byte[] size = log.clone();
        ByteBuffer.wrap(size).putInt(second + 8, Integer.MAX_VALUE);
        assertDamaged(sealed, size, second, "bytes");
        byte[] magic = log.clone();
        magic[16] = 1;
        assertDamaged(sealed, magic, 0, "magic");
        assertDamaged(sealed, Arrays.copyOf(log, log.length - 1), second, "ends inside a batch");
        assertDamaged(sealed, Arrays.copyOf(log, log.length + 1), log.length, "longer");
        SealedSegment tooShort =
                new SealedSegment(new OffsetRange(50, 57), log.length, sealed.maxTimestampMs(), sealed.sealedAt());
        assertDamaged(tooShort, log, log.length, "ends at offset 56");
    }

    @Test
    void everyFlippedByteOfALocalSegmentIsFoundOrOutsideTheCrc() throws Exception {
        SegmentMaker segment = new SegmentMaker(1, 50).text(2, 30, NOW_MS).text(1, 30, NOW_MS);
        byte[] log = segment.log();
        for (int at = 0; at < log.length; at++) {
            byte[] flipped = log.clone();
            flipped[at] ^= 0x40;
            Throwable thrown = catchThrowable(
                    () -> write(segment.sealed(ArchiveFixture.SEALED_AT), flipped, "flip-" + System.nanoTime()));
            if (thrown == null) {
                int inBatch = at < firstBatchBytes(log) ? at : at - firstBatchBytes(log);
                assertThat(inBatch)
                        .as("only the leader epoch is outside the CRC")
                        .isBetween(12, 15);
            } else {
                assertThat(thrown).isInstanceOf(DamagedSegmentException.class);
            }
        }
    }

    private static int firstBatchBytes(byte[] log) {
        return BatchHeader.read(ByteBuffer.wrap(log), 0).sizeInBytes();
    }

    private ArchiveFixture small(long seed) throws IOException, StorageException {
        SegmentMaker segment = new SegmentMaker(seed, 1000)
                .text(10, 60, NOW_MS)
                .noise(2, 150, NOW_MS)
                .text(5, 100, NOW_MS);
        return ArchiveFixture.write(folder, segment, 256);
    }

    private static byte[] readWhole(ArchiveFixture archive, byte[] object) throws StorageException, IOException {
        ArchiveReader reader = new ArchiveReader(ArchiveFixture.storing(archive.key(), object));
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        reader.copyLog(archive.key(), reader.footer(archive.key()), log);
        return log.toByteArray();
    }

    private void assertDamaged(SealedSegment sealed, byte[] log, long position, String what) {
        assertThatThrownBy(() -> write(sealed, log, "damaged-" + System.nanoTime()))
                .isInstanceOf(DamagedSegmentException.class)
                .hasMessageContaining(what)
                .asInstanceOf(InstanceOfAssertFactories.type(DamagedSegmentException.class))
                .extracting(DamagedSegmentException::logPosition)
                .isEqualTo(position);
    }

    private void write(SealedSegment sealed, byte[] log, String name) throws IOException {
        new ArchiveWriter(ArchiveSettings.DEFAULTS)
                .write(MemoryExport.of(sealed, log), ArchiveFixture.IDENTITY, folder.resolve(name));
    }

    private static void assertCorrupt(Throwable thrown, ArchiveFixture archive) {
        assertThat(thrown)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(archive.key().value())
                .extracting(e -> ((StorageException) e).kind())
                .isEqualTo(Kind.CORRUPT);
    }
}

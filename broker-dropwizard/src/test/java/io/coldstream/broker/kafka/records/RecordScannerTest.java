package io.coldstream.broker.kafka.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordScannerTest {
    private static final int LEADER_EPOCH = 3;
    private static final List<CompressionType> KINDS = List.of(CompressionType.values());

    private final RecordScanner scanner = new RecordScanner(1_000_000);

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void findsTheFirstRecordAtOrAfterATimestamp(CompressionType compression) throws Exception {
        ByteBuffer batches = join(
                batch(compression, TimestampType.CREATE_TIME, 100, 10, 30, 20),
                batch(compression, TimestampType.CREATE_TIME, 103, 40, 15));
        assertThat(scanner.firstAtOrAfter(batches, 0, 0)).contains(new FoundRecord(100, 10, LEADER_EPOCH));
        assertThat(scanner.firstAtOrAfter(batches, 11, 0)).contains(new FoundRecord(101, 30, LEADER_EPOCH));
        assertThat(scanner.firstAtOrAfter(batches, 15, 102)).contains(new FoundRecord(102, 20, LEADER_EPOCH));
        assertThat(scanner.firstAtOrAfter(batches, 25, 102)).contains(new FoundRecord(103, 40, LEADER_EPOCH));
        assertThat(scanner.firstAtOrAfter(batches, 15, 104)).contains(new FoundRecord(104, 15, LEADER_EPOCH));
        assertThat(scanner.firstAtOrAfter(batches, 41, 0)).isEmpty();
        assertThat(scanner.firstAtOrAfter(batches, 0, 105)).isEmpty();
        assertThat(scanner.maxTimestamp(batches)).contains(new FoundRecord(103, 40, LEADER_EPOCH));
        assertThat(batches.position()).isZero();
    }

    @Test
    void ofSeveralLatestRecordsTheFirstCounts() throws Exception {
        ByteBuffer batches = join(
                batch(CompressionType.NONE, TimestampType.CREATE_TIME, 0, 5, 9, 9),
                batch(CompressionType.NONE, TimestampType.CREATE_TIME, 3, 9));
        assertThat(scanner.maxTimestamp(batches)).contains(new FoundRecord(1, 9, LEADER_EPOCH));
    }

    @Test
    void underLogAppendTimeEveryRecordHasTheBatchesTime() throws Exception {
        ByteBuffer batches = batch(CompressionType.ZSTD, TimestampType.LOG_APPEND_TIME, 0, 77, 77, 77);
        assertThat(scanner.firstAtOrAfter(batches, 77, 1)).contains(new FoundRecord(1, 77, LEADER_EPOCH));
        assertThat(scanner.maxTimestamp(batches)).contains(new FoundRecord(0, 77, LEADER_EPOCH));
    }

    @Test
    void nothingIsFoundInNothing() throws Exception {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        assertThat(scanner.firstAtOrAfter(nothing, 0, 0)).isEmpty();
        assertThat(scanner.maxTimestamp(nothing)).isEmpty();
        assertThat(scanner.maxTimestamp(
                        batch(CompressionType.NONE, TimestampType.CREATE_TIME, 0, RecordBatch.NO_TIMESTAMP)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void decompressionIsBounded(CompressionType compression) throws Exception {
        MemoryRecordsBuilder builder = builder(ByteBuffer.allocate(1 << 22), compression, TimestampType.CREATE_TIME, 0);
        builder.append(1, new byte[0], new byte[2_000_000]); // zeros: little when compressed
        builder.append(2, new byte[0], new byte[10]);
        ByteBuffer bomb = builder.build().buffer();
        assertThat(bomb.remaining()).isLessThan(200_000);
        assertThatThrownBy(() -> scanner.firstAtOrAfter(bomb, 2, 0)).isInstanceOf(UnreadableRecordsException.class);
        assertThat(new RecordScanner(3_000_000).firstAtOrAfter(bomb, 2, 0))
                .contains(new FoundRecord(1, 2, LEADER_EPOCH));
    }

    @Test
    void snappyOfOneBareChunkIsBoundedAsWell() {
        ByteBuffer claim = ByteBuffer.allocate(20);
        claim.put(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7}); // 2 GiB less one byte
        assertThatThrownBy(() -> SnappyChunks.check(claim.rewind(), 1_000_000))
                .isInstanceOf(UnreadableRecordsException.class)
                .hasMessageContaining("2147483647 bytes are too many");
    }

    @Test
    void damageIsReportedAndNothingElseHappens() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            CompressionType compression = KINDS.get(random.nextInt(KINDS.size()));
            ByteBuffer bytes = copy(batch(compression, TimestampType.CREATE_TIME, 0, 1, 2, 3, 4));
            for (int hits = random.nextInt(8); hits >= 0; hits--) {
                bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
            }
            bytes.limit(random.nextBoolean() ? bytes.limit() : random.nextInt(bytes.limit() + 1));
            try {
                Optional<FoundRecord> found = scanner.firstAtOrAfter(bytes, 3, 0);
                found.ifPresent(record -> assertThat(record.timestampMs()).isGreaterThanOrEqualTo(3));
                scanner.maxTimestamp(bytes);
            } catch (UnreadableRecordsException e) {
                assertThat(e).hasMessageNotContaining("null");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void agreesWithKafkasOwnReader() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<ByteBuffer> parts = new ArrayList<>();
            long base = random.nextInt(1000);
            for (int batch = random.nextInt(4); batch >= 0; batch--) {
                long[] timestamps = random.longs(1 + random.nextInt(5), -1, 50).toArray();
                CompressionType compression = KINDS.get(random.nextInt(KINDS.size()));
                parts.add(batch(compression, TimestampType.CREATE_TIME, base, timestamps));
                base += timestamps.length;
            }
            ByteBuffer batches = join(parts.toArray(ByteBuffer[]::new));
            long timestampMs = random.nextInt(55);
            Optional<Record> expected = Optional.empty();
            for (Record record : MemoryRecords.readableRecords(batches).records()) {
                if (expected.isEmpty() && record.timestamp() >= timestampMs) {
                    expected = Optional.of(record);
                }
            }
            assertThat(scanner.firstAtOrAfter(batches, timestampMs, 0).map(FoundRecord::offset))
                    .describedAs("seed %d round %d", seed, round)
                    .isEqualTo(expected.map(Record::offset));
        }
    }

    private static ByteBuffer batch(
            CompressionType compression, TimestampType type, long baseOffset, long... timestamps) {
        MemoryRecordsBuilder builder = builder(ByteBuffer.allocate(4096), compression, type, baseOffset);
        for (long timestamp : timestamps) {
            builder.append(timestamp, "key".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[20]);
        }
        return builder.build().buffer();
    }

    private static MemoryRecordsBuilder builder(
            ByteBuffer into, CompressionType compression, TimestampType type, long baseOffset) {
        return MemoryRecords.builder(
                into,
                RecordBatch.CURRENT_MAGIC_VALUE,
                Compression.of(compression).build(),
                type,
                baseOffset,
                77,
                RecordBatch.NO_PRODUCER_ID,
                RecordBatch.NO_PRODUCER_EPOCH,
                RecordBatch.NO_SEQUENCE,
                false,
                LEADER_EPOCH);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private static ByteBuffer join(ByteBuffer... parts) {
        ByteBuffer joined = ByteBuffer.allocate(1 << 16);
        for (ByteBuffer part : parts) {
            joined.put(part.duplicate());
        }
        return joined.flip();
    }
}

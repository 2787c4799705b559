package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.batch.BatchHeader;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.batch.InvalidBatchException.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class InvalidBatchTest {
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 256, 1_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private PartitionLog log;

    @BeforeEach
    void open() throws Exception {
        log = PartitionLog.open(
                new FaultyFileStore(),
                root.resolve("p"),
                LogOpening.fresh(new TopicIdPartition(new UUID(1, 2), 0)),
                CONFIG,
                new ManualClock());
        log.append(Batches.of("before"));
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("empty", ByteBuffer.allocate(0), Reason.INVALID_RECORD),
                Arguments.of("shorter than a header", cut(good(), 60), Reason.CORRUPT_MESSAGE),
                Arguments.of("a byte missing", cut(good(), good().limit() - 1), Reason.CORRUPT_MESSAGE),
                Arguments.of("a byte too many", grown(good()), Reason.INVALID_RECORD),
                Arguments.of("two batches", two(), Reason.INVALID_RECORD),
                Arguments.of("negative size", changed(b -> b.putInt(8, -1)), Reason.CORRUPT_MESSAGE),
                Arguments.of("flipped bit in a record", flipped(), Reason.CORRUPT_MESSAGE),
                Arguments.of("magic 1", changed(b -> b.put(16, (byte) 1)), Reason.UNSUPPORTED_MAGIC),
                Arguments.of("too large", Batches.of("x".repeat(1_000)), Reason.MESSAGE_TOO_LARGE),
                Arguments.of("unknown compression", changed(b -> b.putShort(21, (short) 5)), Reason.INVALID_RECORD),
                Arguments.of("unknown attribute", changed(b -> b.putShort(21, (short) 0x40)), Reason.INVALID_RECORD),
                Arguments.of("LogAppendTime", changed(b -> b.putShort(21, (short) 8)), Reason.INVALID_TIMESTAMP),
                Arguments.of("no records", changed(b -> b.putInt(57, 0).putInt(23, -1)), Reason.INVALID_RECORD),
                Arguments.of("wrong last delta", changed(b -> b.putInt(23, 7)), Reason.INVALID_RECORD),
                Arguments.of("count too high", changed(b -> b.putInt(57, 900).putInt(23, 899)), Reason.INVALID_RECORD),
                Arguments.of("producer without sequence", changed(b -> b.putLong(43, 5)), Reason.INVALID_RECORD),
                Arguments.of("producer id -2", changed(b -> b.putLong(43, -2)), Reason.INVALID_RECORD),
                Arguments.of("transactional", transactional(), Reason.TRANSACTIONS_NOT_SUPPORTED),
                Arguments.of("control", control(), Reason.INVALID_RECORD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void isRefusedAndNothingIsAppended(String name, ByteBuffer batch, Reason reason) throws Exception {
        long bytes = log.localBytes();

        InvalidBatchException refused = catchThrowableOfType(InvalidBatchException.class, () -> log.append(batch));

        assertThat(refused).as(name).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        assertThat(refused.getMessage()).endsWith(".");
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(log.localBytes()).isEqualTo(bytes);
        assertThat(log.append(Batches.of("after")).firstOffset()).isEqualTo(1);
        assertThat(Batches.values(Batches.readFrom(log, 0, 10_000))).containsExactly("before", "after");
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasAnErrorOfKafka(Reason reason) {
        assertThat(Errors.valueOf(reason.kafkaError())).isNotEqualTo(Errors.NONE);
    }

    @Test
    void garbageWithARightCrcNeverDoesMoreThanBeRefused() throws Exception {
        long seed = Long.getLong("seed", 20_231_114L);
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            ByteBuffer batch = changed(b -> {
                int changes = 1 + random.nextInt(4);
                for (int change = 0; change < changes; change++) {
                    b.put(21 + random.nextInt(b.limit() - 21), (byte) random.nextInt(256));
                }
            });
            long before = log.logEndOffset();
            try {
                log.append(batch);
                assertThat(log.logEndOffset())
                        .as("seed %d, round %d", seed, round)
                        .isGreaterThan(before);
            } catch (InvalidBatchException e) {
                assertThat(log.logEndOffset())
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(before);
            }
        }
    }

    private static ByteBuffer good() {
        return Batches.of("a", "b");
    }

    private static ByteBuffer cut(ByteBuffer batch, int bytes) {
        return batch.limit(bytes);
    }

    private static ByteBuffer grown(ByteBuffer batch) {
        return ByteBuffer.allocate(batch.limit() + 1).put(batch).rewind();
    }

    private static ByteBuffer two() {
        return ByteBuffer.allocate(2 * good().limit()).put(good()).put(good()).flip();
    }

    private static ByteBuffer flipped() {
        ByteBuffer batch = good();
        return batch.put(70, (byte) (batch.get(70) ^ 1));
    }

    /** A good batch after a change, with the CRC that makes it look intended. */
    private static ByteBuffer changed(Consumer<ByteBuffer> change) {
        ByteBuffer batch = good();
        int size = batch.limit();
        change.accept(batch);
        return batch.putInt(17, BatchHeader.computeCrc(batch, 0, size));
    }

    private static ByteBuffer transactional() {
        return MemoryRecords.withTransactionalRecords(Compression.NONE, 1, (short) 0, 0, Batches.records(0, "a"))
                .buffer();
    }

    private static ByteBuffer control() {
        EndTransactionMarker marker = new EndTransactionMarker(ControlRecordType.COMMIT, 0);
        return MemoryRecords.withEndTransactionMarker(1, (short) 0, marker).buffer();
    }
}

package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.batch.InvalidBatchException;
import io.coldstream.log.batch.InvalidBatchException.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What KIP-98 asks of a partition's leader. */
class IdempotenceTest {
    private enum Restart {
        CLEAN,
        KILL,
        KILL_AFTER_ROLL,
        KILL_AFTER_CHECKPOINT,
        KILL_WITH_DAMAGED_SNAPSHOTS
    }

    private static final long PRODUCER = 41;

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final ManualClock clock = new ManualClock();
    private LogConfig config = new LogConfig(1_000_000, 600_000_000, 256, 100_000, false);
    private PartitionLog log;

    @BeforeEach
    void open() throws Exception {
        log = PartitionLog.open(
                new FaultyFileStore(),
                root.resolve("p"),
                LogOpening.fresh(new TopicIdPartition(new UUID(1, 2), 0)),
                config,
                clock);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private AppendResult append(int epoch, int sequence, String... values) throws Exception {
        return log.append(Batches.idempotent(PRODUCER, epoch, sequence, values));
    }

    private void assertRefused(Reason reason, int epoch, int sequence) {
        long end = log.logEndOffset();
        ByteBuffer batch = Batches.idempotent(PRODUCER, epoch, sequence, "refused");
        assertThatThrownBy(() -> log.append(batch))
                .isInstanceOfSatisfying(
                        InvalidBatchException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(log.logEndOffset()).isEqualTo(end);
    }

    @Test
    void aRetryOfOneOfTheLastFiveBatchesIsAnsweredWithTheFirstAppend() throws Exception {
        log.append(Batches.of("other"));
        for (int index = 0; index < 6; index++) {
            assertThat(append(0, 2 * index, "a", "b").firstOffset()).isEqualTo(1 + 2 * index);
        }

        for (int index = 1; index < 6; index++) {
            assertThat(append(0, 2 * index, "a", "b"))
                    .isEqualTo(new AppendResult(1 + 2 * index, 3 + 2 * index, -1, 0, true));
        }
        assertRefused(Reason.OUT_OF_ORDER_SEQUENCE, 0, 0);
        assertThat(log.logEndOffset()).isEqualTo(13);
    }

    @Test
    void aRetryUnderLogAppendTimeReturnsTheFirstTime() throws Exception {
        log.configure(new LogConfig(1_000_000, 600_000_000, 256, 100_000, true));
        AppendResult first = append(0, 0, "a");
        clock.advanceMs(1_000);

        AppendResult again = append(0, 0, "a");

        assertThat(again.appendTimeMs()).isEqualTo(first.appendTimeMs()).isEqualTo(clock.millis() - 1_000);
    }

    @Test
    void sequencesHaveToFollowOneAnother() throws Exception {
        append(0, 0, "a", "b");

        assertRefused(Reason.OUT_OF_ORDER_SEQUENCE, 0, 3);
        assertRefused(Reason.OUT_OF_ORDER_SEQUENCE, 0, 1);
        assertThat(append(0, 2, "c").firstOffset()).isEqualTo(2);
    }

    @Test
    void aNewEpochFencesTheOldOneAndBeginsWithZero() throws Exception {
        append(3, 0, "a");

        assertRefused(Reason.OUT_OF_ORDER_SEQUENCE, 4, 1);
        append(4, 0, "b");
        assertRefused(Reason.INVALID_PRODUCER_EPOCH, 3, 1);
        assertRefused(Reason.INVALID_PRODUCER_EPOCH, 3, 0);
        assertThat(append(4, 1, "c").firstOffset()).isEqualTo(2);
    }

    @Test
    void anUnknownProducerMayBeginAnywhere() throws Exception {
        assertThat(append(2, 77, "a").firstOffset()).isZero();
        assertThat(append(2, 78, "b").firstOffset()).isEqualTo(1);
    }

    @Test
    void sequencesWrapAroundBehindTheGreatestInt() throws Exception {
        append(0, Integer.MAX_VALUE - 1, "a", "b", "c");

        assertThat(append(0, Integer.MAX_VALUE - 1, "a", "b", "c").duplicate()).isTrue();
        assertThat(append(0, 1, "d").firstOffset()).isEqualTo(3);

        append(1, 0, "x");
        assertRefused(Reason.OUT_OF_ORDER_SEQUENCE, 1, Integer.MAX_VALUE);
    }

    @Test
    void aProducerThatWasSilentForADayIsForgotten() throws Exception {
        append(0, 0, "a");
        clock.advanceMs(24L * 60 * 60 * 1000 + 1);
        log.append(Batches.of("other"));
        log.checkpoint();

        assertThat(append(0, 50, "b").duplicate()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void retriesAreRecognizedAfterARestart(Restart restart) throws Exception {
        append(1, 0, "a", "b");
        append(1, 2, "c");
        switch (restart) {
            case CLEAN -> log.close();
            case KILL -> append(1, 3, "d");
            case KILL_AFTER_ROLL -> log.roll();
            case KILL_AFTER_CHECKPOINT -> log.checkpoint();
            case KILL_WITH_DAMAGED_SNAPSHOTS -> {
                log.roll();
                damageSnapshots();
            }
        }

        open();

        assertThat(append(1, 0, "a", "b")).isEqualTo(new AppendResult(0, 2, -1, 0, true));
        assertThat(append(1, 2, "c").firstOffset()).isEqualTo(2);
        assertRefused(Reason.OUT_OF_ORDER_SEQUENCE, 1, 9);
        assertRefused(Reason.INVALID_PRODUCER_EPOCH, 0, 0);
    }

    private void damageSnapshots() throws Exception {
        try (var files = Files.list(root.resolve("p"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".snapshot")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 1] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void producersOutliveTheirRecordsEviction() throws Exception {
        append(1, 0, "a");
        log.roll();
        log.append(Batches.of("other"));
        log.evictLocal(1);

        open();

        assertThat(append(1, 0, "a")).isEqualTo(new AppendResult(0, 1, -1, 0, true));
    }
}

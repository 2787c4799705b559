package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Epoch 1 has the offsets [0, 2), epoch 4 has [2, 3), epoch 7 leads and has none yet. */
class LeaderEpochsTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 0, 100_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private PartitionLog log;

    @BeforeEach
    void fill() throws Exception {
        log = open(1);
        log.append(Batches.of("a", "b"));
        log.becomeLeader(4);
        log.append(Batches.of("c"));
        log.becomeLeader(7);
    }

    private PartitionLog open(int epoch) throws Exception {
        return PartitionLog.open(
                new FaultyFileStore(),
                root.resolve("p"),
                new LogOpening(PARTITION, epoch, 0, 0),
                CONFIG,
                new ManualClock());
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    @Test
    void anEpochEndsWhereTheNextOneBegins() {
        assertThat(log.endOffsetFor(0)).contains(new EpochEndOffset(0, 0));
        assertThat(log.endOffsetFor(1)).contains(new EpochEndOffset(1, 2));
        assertThat(log.endOffsetFor(2)).contains(new EpochEndOffset(1, 2));
        assertThat(log.endOffsetFor(4)).contains(new EpochEndOffset(4, 3));
        assertThat(log.endOffsetFor(6)).contains(new EpochEndOffset(4, 3));
        assertThat(log.endOffsetFor(7)).contains(new EpochEndOffset(7, 3));
        assertThat(log.endOffsetFor(8)).isEmpty();
        assertThat(log.endOffsetFor(-1)).isEmpty();
    }

    @Test
    void epochsSurviveRestartsInKafkasFile() throws Exception {
        log.close();
        assertThat(Files.readString(root.resolve("p/leader-epoch-checkpoint"))).isEqualTo("0\n2\n1 0\n4 2\n");

        log = open(7);
        anEpochEndsWhereTheNextOneBegins();
    }

    @Test
    void epochsSurviveAKill() throws Exception {
        log = open(7);

        anEpochEndsWhereTheNextOneBegins();
    }

    @Test
    void theLogStartTakesThePassedEpochsWithIt() throws Exception {
        log.advanceLogStart(2);

        assertThat(log.endOffsetFor(1)).contains(new EpochEndOffset(1, 2));
        assertThat(log.endOffsetFor(4)).contains(new EpochEndOffset(4, 3));
        log.roll();
        try (SegmentExport export = log.export(log.sealedSegments().get(0)).orElseThrow()) {
            assertThat(export.leaderEpochs()).containsExactly(new EpochEntry(4, 2));
        }
    }

    @Test
    void anOlderEpochCannotLead() {
        assertThatThrownBy(() -> log.becomeLeader(6)).isInstanceOf(IllegalArgumentException.class);
    }
}

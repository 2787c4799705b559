package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.kafka.common.compress.Compression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times and Kafka's index files. Offsets 0 to 5 have the times 10, 30, 20 | 50, 40, 50. */
class TimeLookupTest {
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 0, 100_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private PartitionLog log;

    @BeforeEach
    void fill() throws Exception {
        log = open("p");
        append(10, 30, 20);
        log.roll();
        append(50, 40, 50);
    }

    private PartitionLog open(String folder) throws Exception {
        return PartitionLog.open(
                new FaultyFileStore(),
                root.resolve(folder),
                LogOpening.fresh(new TopicIdPartition(new UUID(1, 2), 0)),
                CONFIG,
                new ManualClock());
    }

    private void append(long... timesMs) throws Exception {
        for (long timeMs : timesMs) {
            log.append(Batches.at(timeMs, Compression.NONE, "at " + timeMs));
        }
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private long offsetAt(long timeMs) throws Exception {
        return log.firstBatchAtOrAfter(timeMs).map(BatchLocation::baseOffset).orElse(-1L);
    }

    @ParameterizedTest
    @CsvSource({"-5,0", "0,0", "10,0", "11,1", "20,1", "30,1", "31,3", "41,3", "50,3", "51,-1"})
    void theFirstBatchAtOrAfterATime(long timeMs, long offset) throws Exception {
        assertThat(offsetAt(timeMs)).isEqualTo(offset);
        log.roll();
        assertThat(offsetAt(timeMs)).isEqualTo(offset);
        log.close();
        log = open("p");
        assertThat(offsetAt(timeMs)).isEqualTo(offset);
    }

    @Test
    void recordsBelowTheLogStartAreNotFound() throws Exception {
        log.advanceLogStart(2);
        assertThat(offsetAt(11)).isEqualTo(2);
        assertThat(offsetAt(21)).isEqualTo(3);
        log.advanceLogStart(4);
        assertThat(offsetAt(50)).isEqualTo(5);
        assertThat(log.batchWithMaxTimestamp().map(BatchLocation::baseOffset)).contains(5L);
    }

    @Test
    void theGreatestTimestampsFirstBatch() throws Exception {
        assertThat(log.batchWithMaxTimestamp())
                .contains(new BatchLocation(3, 4, 50, 0, Batches.of("at 50").remaining()));
        log.close();
        log = open("other");
        assertThat(log.batchWithMaxTimestamp()).isEmpty();
        append(-1);
        assertThat(log.batchWithMaxTimestamp()).isEmpty();
        assertThat(offsetAt(0)).isEqualTo(-1);
        log.roll();
        assertThat(log.sealedSegments().get(0).maxTimestampMs()).isEqualTo(-1);
    }

    @Test
    void theIndexFilesAreKafkas() throws Exception {
        int batchBytes = Batches.of("at 10").remaining();

        ByteBuffer offsets = ByteBuffer.wrap(Files.readAllBytes(root.resolve("p/00000000000000000000.index")));
        assertThat(offsets.remaining()).isEqualTo(16);
        assertThat(offsets.getInt()).isEqualTo(1);
        assertThat(offsets.getInt()).isEqualTo(batchBytes);
        assertThat(offsets.getInt()).isEqualTo(2);
        assertThat(offsets.getInt()).isEqualTo(2 * batchBytes);
        ByteBuffer times = ByteBuffer.wrap(Files.readAllBytes(root.resolve("p/00000000000000000000.timeindex")));
        assertThat(times.remaining()).isEqualTo(12);
        assertThat(times.getLong()).isEqualTo(30);
        assertThat(times.getInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000.index, DELETE", "00000000000000000000.timeindex, DELETE",
        "00000000000000000000.index, CUT", "00000000000000000000.timeindex, CUT",
        "00000000000000000003.index, DELETE", "00000000000000000003.timeindex, CUT"
    })
    void aLostIndexIsMadeAnewWhenTheLogIsOpened(String name, String damage) throws Exception {
        log.close();
        Path index = root.resolve("p").resolve(name);
        byte[] before = Files.readAllBytes(index);
        if (damage.equals("DELETE")) {
            Files.delete(index);
        } else {
            Files.write(index, java.util.Arrays.copyOf(before, before.length - 5));
        }

        log = open("p");

        assertThat(Files.readAllBytes(index)).isEqualTo(before);
        assertThat(offsetAt(20)).isEqualTo(1);
        assertThat(Batches.readFrom(log, 0, 100)).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"index, 0", "index, 7", "index, 15", "timeindex, 3", "timeindex, 7", "timeindex, 11"})
    void wrongEntriesCostTimeButGiveNoWrongAnswerAndAreReplaced(String kind, int changedByte) throws Exception {
        Path index = root.resolve("p/00000000000000000000." + kind);
        byte[] before = Files.readAllBytes(index);
        byte[] wrong = before.clone();
        wrong[changedByte] ^= 0x11;
        Files.write(index, wrong);

        for (long timeMs = 5; timeMs < 60; timeMs += 5) {
            long expected = timeMs <= 10 ? 0 : timeMs <= 30 ? 1 : timeMs <= 50 ? 3 : -1;
            assertThat(offsetAt(timeMs)).as("time %d", timeMs).isEqualTo(expected);
        }
        for (long offset = 5; offset >= 0; offset--) {
            LogSlice slice = log.read(offset, 1, true).orElseThrow();
            assertThat(slice.baseOffset()).isEqualTo(offset);
            slice.release();
        }
        log.checkpoint();
        assertThat(offsetAt(20)).isEqualTo(1);
    }
}

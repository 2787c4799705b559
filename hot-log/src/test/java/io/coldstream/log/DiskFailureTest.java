package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.FaultyFileStore.Operation;
import io.coldstream.log.file.DiskFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFailureTest {
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 0, 100_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final FaultyFileStore store = new FaultyFileStore();
    private PartitionLog log;

    @BeforeEach
    void open() throws Exception {
        log = PartitionLog.open(
                store,
                root.resolve("p"),
                LogOpening.fresh(new TopicIdPartition(new UUID(1, 2), 0)),
                CONFIG,
                new ManualClock());
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        assertThat(store.openFiles()).isZero();
    }

    private long fileBytes() throws IOException {
        return Files.size(root.resolve("p/00000000000000000000.log"));
    }

    private List<String> values() throws Exception {
        return Batches.values(Batches.readFrom(log, 0, 10_000));
    }

    @Test
    void aFullDiskRefusesAppendsUntilThereIsRoom() throws Exception {
        log.append(Batches.of("a"));
        long bytes = fileBytes();
        store.fillUp(".log");

        assertThatThrownBy(() -> log.append(Batches.of("b"))).isInstanceOf(DiskFullException.class);
        assertThatThrownBy(() -> log.append(Batches.of("b"))).isInstanceOf(DiskFullException.class);
        assertThat(fileBytes()).isEqualTo(bytes);
        assertThat(values()).containsExactly("a");
        assertThat(log.isStopped()).isFalse();
        store.heal();
        assertThat(log.append(Batches.of("c")).firstOffset()).isEqualTo(1);
        assertThat(values()).containsExactly("a", "c");
    }

    @Test
    void aFailedAppendIsNotRememberedOfItsProducer() throws Exception {
        log.append(Batches.idempotent(5, 0, 0, "a"));
        store.fail(Operation.TORN_WRITE, ".log");
        assertThatThrownBy(() -> log.append(Batches.idempotent(5, 0, 1, "b"))).isInstanceOf(IOException.class);
        store.heal();

        AppendResult again = log.append(Batches.idempotent(5, 0, 1, "b"));

        assertThat(again.duplicate()).isFalse();
        assertThat(again.firstOffset()).isEqualTo(1);
    }

    @Test
    void aTornWriteThatCannotBeUndoneStopsTheLogAndNotItsReaders() throws Exception {
        log.append(Batches.of("a"));
        store.fail(Operation.TORN_WRITE, ".log");
        store.failToo(Operation.TRUNCATE, ".log");

        assertThatThrownBy(() -> log.append(Batches.of("b"))).isInstanceOf(LogStoppedException.class);
        store.heal();
        assertThatThrownBy(() -> log.append(Batches.of("b")))
                .isInstanceOf(LogStoppedException.class)
                .hasMessageContaining("until it is opened again");
        assertThat(values()).containsExactly("a");
        log.close();

        open();
        assertThat(values()).containsExactly("a");
        assertThat(log.append(Batches.of("b")).firstOffset()).isEqualTo(1);
    }

    @Test
    void theFirstFailedForceStopsTheLogAndALaterSuccessIsNotBelieved() throws Exception {
        log.append(Batches.of("a"));
        store.fail(Operation.FORCE, ".log");

        assertThatThrownBy(() -> log.checkpoint()).isInstanceOf(LogStoppedException.class);
        store.heal();
        assertThatThrownBy(() -> log.checkpoint()).isInstanceOf(LogStoppedException.class);
        assertThatThrownBy(() -> log.roll()).isInstanceOf(LogStoppedException.class);
        assertThatThrownBy(() -> log.append(Batches.of("b"))).isInstanceOf(LogStoppedException.class);
        assertThat(log.isStopped()).isTrue();
        assertThat(values()).containsExactly("a");
        assertThat(Files.readString(root.resolve("p/manifest"))).contains("active 0 0 0 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {".index", ".timeindex", ".snapshot.tmp", "manifest.tmp", "leader-epoch-checkpoint.tmp"})
    void aSegmentThatCannotBeForcedForWantOfRoomIsForcedLater(String where) throws Exception {
        log.append(Batches.of("a"));
        store.fillUp(where);

        assertThatThrownBy(() -> log.roll()).isInstanceOf(DiskFullException.class);
        assertThat(log.sealedSegments()).isEmpty();
        assertThat(log.append(Batches.of("b")).firstOffset()).isEqualTo(1);
        store.heal();
        log.checkpoint();
        assertThat(log.sealedSegments()).hasSize(1);
        log.append(Batches.of("c"));
        assertThat(values()).containsExactly("a", "b", "c");
    }

    @Test
    void aDeletionThatFailsIsRepeated() throws Exception {
        log.append(Batches.of("a"));
        log.roll();
        store.fail(Operation.DELETE, ".timeindex");

        assertThatThrownBy(() -> log.evictLocal(1)).isInstanceOf(IOException.class);
        assertThat(log.localLogStartOffset()).isEqualTo(1);
        store.heal();
        log.evictLocal(1);
        try (var files = Files.list(root.resolve("p"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.matches("0{20}\\.(log|index|timeindex)"));
        }
    }

    @Test
    void filesThatNobodyUsesAreClosedAndOpenedAgain() throws Exception {
        for (String value : List.of("a", "b", "c")) {
            log.append(Batches.of(value));
            log.roll();
        }
        assertThat(values()).hasSize(3);
        assertThat(store.openFiles()).isPositive();

        log.releaseIdleFiles();
        log.releaseIdleFiles();

        assertThat(store.openFiles()).isZero();
        assertThat(values()).containsExactly("a", "b", "c");
        log.append(Batches.of("d"));
        assertThat(values()).hasSize(4);
    }

    @Test
    void anOpenedLogHasNoOpenFile() throws Exception {
        log.append(Batches.of("a"));
        log.close();

        open();

        assertThat(store.openFiles()).isZero();
    }
}

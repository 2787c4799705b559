package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.FaultyFileStore.Operation;
import io.coldstream.log.file.FolderInUseException;
import io.coldstream.log.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotLogTest {
    private static final TopicIdPartition FIRST = new TopicIdPartition(new UUID(1, 2), 0);
    private static final TopicIdPartition SECOND = new TopicIdPartition(new UUID(1, 2), 11);
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 0, 100_000, false);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final FaultyFileStore store = new FaultyFileStore();
    private final AtomicInteger names = new AtomicInteger();
    private HotLog hotLog;

    @BeforeEach
    void open() throws Exception {
        hotLog = openAnother();
    }

    private HotLog openAnother() throws IOException {
        return HotLog.open(
                store,
                root.resolve("data"),
                new ManualClock(),
                () -> "n" + names.incrementAndGet(),
                new JournalSettings(64 << 10, 256 << 10),
                Runnable::run);
    }

    @AfterEach
    void close() throws Exception {
        hotLog.close();
    }

    @Test
    void aSecondBrokerOnTheSameFolderIsRefused() throws Exception {
        assertThatThrownBy(this::openAnother)
                .isInstanceOf(FolderInUseException.class)
                .hasMessageContaining(root.resolve("data").toString())
                .hasMessageContaining("another running broker");
        hotLog.close();
        open();
    }

    @Test
    void logsAreFoundListedAndThereAgainAfterARestart() throws Exception {
        PartitionLog log = hotLog.open(LogOpening.fresh(SECOND), CONFIG);
        hotLog.open(LogOpening.fresh(FIRST), CONFIG);
        log.append(Batches.of("a"));

        assertThat(hotLog.get(SECOND)).containsSame(log);
        assertThat(hotLog.open(LogOpening.fresh(SECOND), CONFIG)).isSameAs(log);
        assertThat(hotLog.openLogs()).hasSize(2);
        Files.createDirectory(root.resolve("data/lost+found"));
        hotLog.close();
        assertThat(store.openFiles()).isZero();
        assertThatThrownBy(() -> log.append(Batches.of("b"))).isInstanceOf(LogStoppedException.class);
        assertThatThrownBy(() -> hotLog.open(LogOpening.fresh(FIRST), CONFIG)).isInstanceOf(LogStoppedException.class);

        open();
        assertThat(hotLog.list()).containsExactly(FIRST, SECOND);
        assertThat(hotLog.get(SECOND)).isEmpty();
        assertThat(hotLog.open(LogOpening.fresh(SECOND), CONFIG).logEndOffset()).isEqualTo(1);
    }

    /** It would be acknowledged by the journal, which is marked as free then. */
    @Test
    void nothingIsAppendedOnceALogIsBeingClosed() throws Exception {
        PartitionLog log = hotLog.open(LogOpening.fresh(FIRST), CONFIG);
        log.append(Batches.of("in time"));
        AtomicReference<Throwable> refused = new AtomicReference<>();
        store.beforeForce(".log", () -> refused.set(catchThrowable(() -> log.append(Batches.of("too late")))));

        hotLog.close();

        assertThat(refused.get()).isInstanceOf(LogStoppedException.class).hasMessageContaining("is closed");
        open();
        assertThat(hotLog.open(LogOpening.fresh(FIRST), CONFIG).logEndOffset()).isEqualTo(1);
    }

    @Test
    void aDeletedLogIsGoneAndItsReadersKeepWhatTheyHold() throws Exception {
        PartitionLog log = hotLog.open(LogOpening.fresh(FIRST), CONFIG);
        log.append(Batches.of("a"));
        assertThat(hotLog.commit()).isTrue();
        LogSlice held = log.read(0, 100, true).orElseThrow();

        hotLog.delete(FIRST);
        hotLog.delete(FIRST);

        assertThat(hotLog.list()).isEmpty();
        assertThat(hotLog.get(FIRST)).isEmpty();
        assertThat(Batches.values(Batches.decode(held.toBuffer()))).containsExactly("a");
        held.release();
        assertThat(hotLog.open(LogOpening.fresh(FIRST), CONFIG).logEndOffset()).isZero();
    }

    @Test
    void anInterruptedDeletionIsFinishedAtTheNextStart() throws Exception {
        hotLog.open(LogOpening.fresh(FIRST), CONFIG).append(Batches.of("a"));
        store.fail(Operation.DELETE, ".log");
        assertThatThrownBy(() -> hotLog.delete(FIRST)).isInstanceOf(IOException.class);
        assertThat(hotLog.list()).isEmpty();
        assertThat(Files.exists(root.resolve("data/" + FIRST + ".n1-delete"))).isTrue();
        store.heal();
        hotLog.close();

        open();

        assertThat(Files.exists(root.resolve("data/" + FIRST + ".n1-delete"))).isFalse();
    }

    @Test
    void aFolderThatCannotBeTidiedUpIsLetGoOf() throws Exception {
        hotLog.recovered(); // which makes a file for the journal
        hotLog.close();
        Path leftover = Files.createDirectory(root.resolve("data/" + FIRST + ".n1-delete"))
                .resolve("0.log");
        Files.createFile(leftover);
        store.fail(Operation.DELETE, "0.log");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        assertThat(store.openFiles()).isZero();
        store.heal();
        open();
    }

    @Test
    void aJournalThatCannotBeTakenOverIsLetGoOf() throws Exception {
        hotLog.recovered();
        hotLog.close();
        Path small = root.resolve("data/journal/journal-0001");
        Files.write(small, new byte[4096]);
        store.fail(Operation.DELETE, "journal-0001");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        assertThat(store.openFiles()).isZero();
        store.heal();
        open();
        assertThat(Files.exists(small)).isFalse();
    }

    @Test
    void aCheckpointForcesEveryLogThatCanBeForced() throws Exception {
        PartitionLog bad = hotLog.open(LogOpening.fresh(FIRST), CONFIG);
        PartitionLog good = hotLog.open(LogOpening.fresh(SECOND), CONFIG);
        bad.append(Batches.of("a"));
        store.fail(Operation.FORCE, ".log");
        assertThatThrownBy(bad::checkpoint).isInstanceOf(LogStoppedException.class);
        store.heal();
        good.append(Batches.of("b"));

        assertThat(hotLog.checkpoint()).containsExactly(FIRST);

        assertThat(Files.readString(root.resolve("data/" + SECOND + "/manifest")))
                .contains("active 0 1 ");
    }

    @Test
    void oneDamagedPartitionDoesNotHinderTheOthers() throws Exception {
        hotLog.open(LogOpening.fresh(FIRST), CONFIG).append(Batches.of("a"));
        hotLog.close();
        Path folder = root.resolve("data/" + FIRST);
        Files.delete(folder.resolve("manifest"));
        Files.setLastModifiedTime(folder, FileTime.fromMillis(1)); // seen where clocks of file systems tick slowly, too
        open();

        assertThatThrownBy(() -> hotLog.open(LogOpening.fresh(FIRST), CONFIG)).isInstanceOf(CorruptLogException.class);
        assertThat(hotLog.open(LogOpening.fresh(SECOND), CONFIG)
                        .append(Batches.of("b"))
                        .firstOffset())
                .isZero();
    }
}

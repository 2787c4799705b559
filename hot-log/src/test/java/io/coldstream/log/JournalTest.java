package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.topic.Durability;
import io.coldstream.log.FaultyFileStore.Operation;
import io.coldstream.log.file.DiskFullException;
import io.coldstream.log.journal.Acknowledgement;
import io.coldstream.log.journal.CorruptJournalException;
import io.coldstream.log.journal.JournalScan;
import io.coldstream.log.journal.JournalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal promises, with commits made by hand. */
class JournalTest {
    private static final LogConfig CONFIG = new LogConfig(1_000_000, 60_000, 0, 100_000, false);
    private static final LogConfig WITHOUT = new LogConfig(1_000_000, 60_000, 0, 100_000, false, Durability.OS);
    private static final JournalSettings JOURNAL = new JournalSettings(64 << 10, 256 << 10);
    private static final UUID TOPIC = new UUID(7, 7);

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final FaultyFileStore store = new FaultyFileStore();
    private HotLog logs;

    /** Remembers what it was told. */
    private static final class Told implements Acknowledgement {
        private boolean durable;
        private @Nullable IOException failure;

        @Override
        public void durable() {
            durable = true;
        }

        @Override
        public void failed(IOException cause) {
            failure = cause;
        }
    }

    @BeforeEach
    void open() throws Exception {
        logs = HotLog.open(store, root, new ManualClock(), () -> "n", JOURNAL, Runnable::run);
    }

    @AfterEach
    void close() throws Exception {
        logs.close();
        assertThat(store.openFiles()).isZero();
    }

    private PartitionLog log(int partition) throws IOException {
        return logs.open(LogOpening.fresh(new TopicIdPartition(TOPIC, partition)), CONFIG);
    }

    private Path segment(int partition) {
        return root.resolve(TOPIC + "-" + partition).resolve("00000000000000000000.log");
    }

    private static Told append(PartitionLog log, String value) throws Exception {
        Told told = new Told();
        log.append(Batches.of(value), told);
        return told;
    }

    private static List<String> values(PartitionLog log) throws Exception {
        return Batches.values(Batches.readFrom(log, 0, 100_000));
    }

    /** The process dies: its files are closed and its lock is gone, and nothing more is written. */
    private void crash() throws Exception {
        store.crash();
        store.dieAfter(0);
        try {
            logs.close();
        } catch (IOException e) {
            assertThat(store.hasFailed()).as(e.toString()).isTrue();
        }
        store.heal();
    }

    /** The machine stops, and what was never forced is gone: nothing of the segments was. */
    private void losePower(int... partitions) throws Exception {
        crash();
        for (int partition : partitions) {
            try (FileChannel file = FileChannel.open(segment(partition), StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }

    @Test
    void oneForceMakesTheBatchesOfAllPartitionsDurableAndOnlyThenTheyAreReadable() throws Exception {
        List<PartitionLog> all = List.of(log(0), log(1), log(2));
        logs.recovered();
        append(log(3), "the first group has another file made ready");
        logs.commit();
        store.takeForced();

        List<Told> told = new ArrayList<>();
        for (PartitionLog log : all) {
            told.add(append(log, "a"));
            told.add(append(log, "b"));
            assertThat(log.logEndOffset()).isEqualTo(2);
            assertThat(log.highWatermark()).isZero();
            assertThat(values(log)).isEmpty();
        }
        assertThat(told).noneMatch(one -> one.durable);
        assertThat(logs.commit()).isTrue();

        assertThat(store.takeForced()).containsExactly("journal-0000");
        assertThat(told).allMatch(one -> one.durable && one.failure == null);
        for (PartitionLog log : all) {
            assertThat(log.highWatermark()).isEqualTo(2);
            assertThat(values(log)).containsExactly("a", "b");
        }
        assertThat(logs.commit()).isFalse();
    }

    @Test
    void whatWasCommittedComesBackFromTheJournalAfterAPowerCut() throws Exception {
        PartitionLog first = log(0);
        PartitionLog second = log(1);
        logs.recovered();
        append(first, "a");
        append(second, "x");
        logs.commit();
        append(first, "b");
        logs.commit();
        append(second, "never committed");
        losePower(0, 1);

        open();
        assertThat(values(log(0))).containsExactly("a", "b");
        assertThat(values(log(1))).containsExactly("x");
        logs.recovered();
        append(log(0), "c");
        logs.commit();
        losePower(0);

        // the recovery has forced the first two, so that the segment cannot be without them
        assertThatThrownBy(() -> {
                    open();
                    log(0);
                })
                .isInstanceOf(CorruptLogException.class);
    }

    @Test
    void aRecoveryThatIsKilledIsRepeated() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        append(log, "a");
        logs.commit();
        append(log, "b");
        logs.commit();
        losePower(0);

        for (int changes = 0; ; changes++) {
            open();
            store.dieAfter(changes);
            try {
                log(0);
                store.heal();
                break;
            } catch (IOException e) {
                assertThat(store.hasFailed()).as(e.toString()).isTrue();
                store.heal();
                crash();
            }
        }
        assertThat(values(log(0))).containsExactly("a", "b");
    }

    @Test
    void aRecoveryThatCannotReadTheJournalIsRepeated() throws Exception {
        logs.close();
        JournalSettings large = new JournalSettings(1 << 20, 4 << 20); // a reader sees only a part of it at a time
        logs = HotLog.open(store, root, new ManualClock(), () -> "n", large, Runnable::run);
        PartitionLog log = log(0);
        logs.recovered();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            expected.add(("value " + i).repeat(10_000));
            append(log, expected.get(i));
            logs.commit();
        }
        losePower(0);
        logs = HotLog.open(store, root, new ManualClock(), () -> "n", large, Runnable::run);

        store.fail(Operation.READ, "journal-0000");
        assertThatThrownBy(() -> log(0)).hasMessageContaining("planned failure of READ");
        store.heal();
        PartitionLog again = log(0);
        assertThat(again.logEndOffset()).isEqualTo(8);
        assertThat(Batches.values(Batches.readFrom(again, 0, 1 << 20))).isEqualTo(expected);
    }

    @Test
    void batchesInSeveralSegmentsComeBackIntoTheirSegments() throws Exception {
        PartitionLog log = logs.open(
                LogOpening.fresh(new TopicIdPartition(TOPIC, 0)), new LogConfig(200, 60_000, 0, 100_000, false));
        logs.recovered();
        store.fail(Operation.FORCE, ".log"); // so that only the journal has them
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            append(log, "value " + i);
            expected.add("value " + i);
            logs.commit();
            if (log.isStopped()) {
                break;
            }
        }
        assertThat(log.isStopped()).isTrue();
        store.heal();
        crash();
        open();
        assertThat(values(log(0))).isEqualTo(expected.subList(0, (int) log(0).logEndOffset()));
        assertThat(log(0).sealedSegments()).isNotEmpty();
        log(0).verify();
    }

    @Test
    void aTornLastGroupWasPromisedToNobody() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        append(log, "a");
        logs.commit();
        append(log, "b");
        logs.commit();
        losePower(0);
        overwrite(root.resolve("journal/journal-0000"), 4096 + 48 + 56 + 30);

        open();
        assertThat(values(log(0))).containsExactly("a");
        logs.recovered();
        append(log(0), "c");
        logs.commit();
        assertThat(values(log(0))).containsExactly("a", "c");
    }

    @Test
    void aDamagedGroupBeforeTheLastIsReportedAndNothingIsChanged() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        append(log, "a");
        logs.commit();
        append(log, "b");
        logs.commit();
        append(log, "c");
        logs.commit();
        losePower(0);
        byte[] before = Files.readAllBytes(root.resolve("journal/journal-0000"));
        overwrite(root.resolve("journal/journal-0000"), 4096 + 20);

        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("journal-0000 is damaged at byte 4096")
                .hasMessageContaining("move the folder");

        Files.write(root.resolve("journal/journal-0000"), before);
        open();
        assertThat(values(log(0))).containsExactly("a", "b", "c");
    }

    private static void overwrite(Path file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.flip();
            one.put(0, (byte) ~one.get(0));
            channel.write(one, position);
        }
    }

    @Test
    void filesAreUsedAgainAfterCheckpointsAndTheirOldContentIsNotTakenForNew() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        List<String> expected = new ArrayList<>();
        String filler = "x".repeat(5_000);
        for (int i = 0; i < 200; i++) {
            Told told = append(log, filler + i);
            logs.commit();
            assertThat(told.durable).isTrue();
            expected.add(filler + i);
        }
        try (Stream<Path> files = Files.list(root.resolve("journal"))) {
            assertThat(files).hasSize(4);
        }
        assertThat(logs.journalStats().bytes()).isGreaterThan(1L << 20);
        crash();
        open();
        assertThat(values(log(0))).isEqualTo(expected);
    }

    @Test
    void withoutRoomForTheJournalTheSegmentsAreForcedInstead() throws Exception {
        PartitionLog log = log(0);
        store.fillUp("journal-0000");
        logs.recovered();
        store.takeForced();

        Told told = append(log, "a");
        logs.commit();

        assertThat(told.durable).isTrue();
        assertThat(store.takeForced()).contains("00000000000000000000.log", "manifest.tmp");
        assertThat(values(log)).containsExactly("a");
    }

    @Test
    void onAFullDiskProducersHearOfItAndNothingIsLostWhenThereIsRoomAgain() throws Exception {
        PartitionLog log = log(0);
        store.fillUp("journal-0000");
        logs.recovered();
        store.fillUp("tmp");
        store.failToo(Operation.WRITE, "journal-0000");

        Told first = append(log, "a");
        logs.commit();
        assertThat(first.failure).isInstanceOf(DiskFullException.class);
        assertThat(log.highWatermark()).isZero();
        assertThat(log.isStopped()).isFalse();

        store.heal();
        Told second = append(log, "b");
        store.takeForced();
        logs.commit();
        assertThat(second.durable).isTrue();
        // "a" was not journaled, so that "b" alone must not be either
        assertThat(store.takeForced()).contains("00000000000000000000.log");
        assertThat(values(log)).containsExactly("a", "b");
    }

    @Test
    void aFailedForceStopsWhoeverDependsOnTheJournalAndReadsGoOn() throws Exception {
        PartitionLog first = log(0);
        PartitionLog second = log(1);
        logs.recovered();
        append(first, "a");
        append(second, "b");
        logs.commit();
        store.fail(Operation.FORCE, "journal-0000");
        Told told = append(first, "lost?");
        logs.commit();
        store.heal();

        assertThat(told.failure).isNotNull();
        assertThat(first.highWatermark()).isEqualTo(1);
        assertThatThrownBy(() -> append(first, "c")).isInstanceOf(LogStoppedException.class);
        Told later = append(second, "d");
        logs.commit();
        assertThat(later.failure).isNotNull();
        assertThat(second.isStopped()).isTrue();
        assertThat(values(first)).containsExactly("a");
        assertThat(values(second)).containsExactly("b");
    }

    @Test
    void aRetryOfABatchThatIsNotDurableYetWaitsForIt() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        log.append(Batches.idempotent(9, 0, 0, "a"), new Told());
        Told retry = new Told();
        AppendResult result = log.append(Batches.idempotent(9, 0, 0, "a"), retry);

        assertThat(result.duplicate()).isTrue();
        assertThat(retry.durable).isFalse();
        logs.commit();
        assertThat(retry.durable).isTrue();
        assertThat(values(log)).containsExactly("a");
    }

    @Test
    void withoutDurabilityARecordIsReadableAtOnceAndTheFirstJournaledOneIsForcedWithIt() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        log.configure(WITHOUT);
        Told told = append(log, "a");
        assertThat(told.durable).isTrue();
        assertThat(values(log)).containsExactly("a");
        assertThat(logs.commit()).isFalse();

        log.configure(CONFIG);
        append(log, "b");
        store.takeForced();
        logs.commit();
        assertThat(store.takeForced()).contains("00000000000000000000.log");
        append(log, "c");
        logs.commit();
        assertThat(store.takeForced()).isNotEmpty().allMatch(name -> name.startsWith("journal-"));
    }

    @Test
    void aBatchThatIsTooLargeForTheJournalIsForcedInItsSegment() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        store.takeForced();
        Told told = append(log, "x".repeat(40_000));
        logs.commit();
        assertThat(told.durable).isTrue();
        assertThat(store.takeForced()).contains("00000000000000000000.log").doesNotContain("journal-0000");
    }

    @Test
    void theJournalKeepsWhatBelongsToAPartitionThatCouldNotBeOpened() throws Exception {
        PartitionLog broken = log(0);
        PartitionLog other = log(1);
        logs.recovered();
        append(broken, "a");
        logs.commit();
        broken.checkpoint();
        append(broken, "b");
        append(other, "x");
        logs.commit();
        crash();
        byte[] whole = Files.readAllBytes(segment(0));
        Files.write(segment(0), new byte[0]); // damage: what the manifest promises is gone
        open();
        assertThatThrownBy(() -> log(0)).isInstanceOf(CorruptLogException.class);
        assertThat(values(log(1))).containsExactly("x");
        logs.recovered();
        for (int i = 0; i < 60; i++) {
            append(log(1), "y".repeat(8_000));
            logs.commit();
        }
        crash();
        Files.write(segment(0), whole);
        open();
        assertThat(values(log(0))).containsExactly("a", "b");
    }

    @Test
    void whatTheJournalKeepsIsForTheNextStart() throws Exception {
        PartitionLog missed = log(0);
        PartitionLog other = log(1);
        logs.recovered();
        append(missed, "a");
        append(other, "x");
        logs.commit();
        losePower(0);
        open();
        log(1);
        logs.recovered();
        logs.recovered();

        assertThatThrownBy(() -> log(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(TOPIC + "-0")
                .hasMessageContaining("only another start brings back");
        for (int i = 0; i < 60; i++) {
            append(log(1), "y".repeat(8_000));
            logs.commit();
        }
        crash();
        open();
        assertThat(values(log(0))).containsExactly("a");
    }

    @Test
    void aDeletedPartitionHasNothingInTheJournalAnyMore() throws Exception {
        append(log(0), "a");
        append(log(1), "b");
        logs.recovered();
        logs.commit();
        crash();
        open();
        log(0);
        logs.recovered();
        logs.delete(new TopicIdPartition(TOPIC, 0));
        logs.delete(new TopicIdPartition(TOPIC, 1));

        assertThat(log(0).logEndOffset()).isZero();
        assertThat(log(1).logEndOffset()).isZero();
    }

    @Test
    void aScanThatIsClosedHoldsNothing() throws Exception {
        append(log(0), "a");
        logs.recovered();
        logs.commit();
        crash();
        JournalScan found = JournalScan.of(store, root.resolve("journal"), JOURNAL);
        assertThat(found.partitions()).containsExactly(new TopicIdPartition(TOPIC, 0));
        found.close();
        assertThat(found.partitions()).isEmpty();
    }

    @Test
    void aCleanEndLeavesNothingToRead() throws Exception {
        append(log(0), "a");
        logs.commit();
        logs.close();
        open();
        store.takeForced();
        assertThat(values(log(0))).containsExactly("a");
        assertThat(store.takeForced()).isEmpty();
    }

    @Test
    void aRetryOfWhatIsReadableWithoutBeingDurableIsAcknowledgedWhenItIs() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        log.configure(WITHOUT);
        log.append(Batches.idempotent(9, 0, 0, "a"), new Told());
        assertThat(log.highWatermark()).isEqualTo(1);
        log.configure(CONFIG);
        store.takeForced();

        Told retry = new Told();
        log.append(Batches.idempotent(9, 0, 0, "a"), retry);
        assertThat(retry.durable).isFalse();
        logs.commit();
        assertThat(retry.durable).isTrue();
        assertThat(store.takeForced()).contains("00000000000000000000.log");
    }

    @Test
    void whatIsJournaledOfALogThatHasStoppedIsKept() throws Exception {
        PartitionLog stopping = log(0);
        PartitionLog other = log(1);
        logs.recovered();
        String filler = "x".repeat(8_000);
        append(stopping, "a");
        logs.commit();
        for (int i = 0; i < 4; i++) {
            append(other, filler);
            logs.commit();
        }
        Told queued = append(stopping, "b".repeat(12_000)); // for which the present file has no room
        store.fail(Operation.FORCE, ".log");
        assertThatThrownBy(stopping::checkpoint).isInstanceOf(LogStoppedException.class);
        store.heal();
        logs.commit();
        assertThat(queued.durable).isTrue();
        for (int i = 0; i < 60; i++) {
            append(other, filler);
            logs.commit();
        }
        losePower(0);

        open();
        assertThat(values(log(0))).containsExactly("a", "b".repeat(12_000));
        logs.recovered();
    }

    @Test
    void filesAreNotMarkedAsFreeWhileOneIsKeptForALogThatHasStopped() throws Exception {
        PartitionLog stopped = log(0);
        PartitionLog other = log(1);
        logs.recovered();
        append(stopped, "a");
        logs.commit();
        store.fail(Operation.FORCE, ".log");
        assertThatThrownBy(stopped::checkpoint).isInstanceOf(LogStoppedException.class);
        store.heal();
        for (int i = 0; i < 60; i++) {
            append(other, "x".repeat(8_000));
            logs.commit();
        }
        logs.close();
        Files.write(segment(0), new byte[0]);

        open();
        assertThat(values(log(0))).containsExactly("a");
        assertThat(log(1).logEndOffset()).isEqualTo(60);
        logs.recovered();
    }

    @Test
    void anEndAtWhichTheJournalFailsIsNotACleanOne() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        Told told = append(log, "a");
        store.fail(Operation.FORCE, "journal-0000");
        assertThatThrownBy(() -> logs.close()).isInstanceOf(LogStoppedException.class);
        store.heal();
        assertThat(told.failure).isNotNull();
    }

    @Test
    void theJournalsFolderIsForcedBeforeItsFilesAreUsed() throws Exception {
        append(log(0), "a");
        crash();
        store.fail(Operation.FORCE_DIRECTORY, "journal");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        store.heal();
        open();
    }

    @Test
    void anEndThatIsInterruptedWhileFilesAreMarkedAsFreeDoesNoHarm() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        for (int i = 0; i < 20; i++) {
            append(log, "x".repeat(8_000));
            logs.commit();
        }
        logs.checkpoint();
        store.fail(Operation.FORCE, "journal-0001");
        assertThatThrownBy(() -> logs.close()).isInstanceOf(IOException.class);
        store.heal();
        open();
        assertThat(log(0).logEndOffset()).isEqualTo(20);
        logs.recovered();
        append(log(0), "y");
        logs.commit();
        crash();
        open();
        assertThat(log(0).logEndOffset()).isEqualTo(21);
    }

    @Test
    void aBatchWhoseBeginningWasNotWrittenIsTornLikeAnyOther() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        append(log, "a");
        logs.commit();
        append(log, "b");
        logs.commit();
        losePower(0);
        overwrite(root.resolve("journal/journal-0000"), 4096 + 48 + 56 + 7); // its base offset

        open();
        assertThat(values(log(0))).containsExactly("a");
        logs.recovered();
    }

    @Test
    void halfAFirstGroupIsNotTakenForDamageThoughThereIsButOneFile() throws Exception {
        PartitionLog log = log(0);
        logs.recovered();
        append(log, "a");
        logs.commit();
        append(log, "b");
        logs.commit();
        crash();
        Path first = root.resolve("journal/journal-0000");
        byte[] before = Files.readAllBytes(first);
        open();
        log(0);
        logs.recovered();
        append(log(0), "c");
        logs.commit();
        assertThat(Files.readAllBytes(first)).isEqualTo(before);
        crash();
        overwrite(root.resolve("journal/journal-0001"), 20);

        open();
        assertThat(values(log(0))).containsExactly("a", "b", "c");
        logs.recovered();
    }

    @Test
    void whatLiesBehindASegmentsEndIsCutOffEvenIfTheJournalGoesOnInTheNext() throws Exception {
        LogConfig small = new LogConfig(200, 60_000, 0, 100_000, false);
        LogOpening opening = LogOpening.fresh(new TopicIdPartition(TOPIC, 0));
        PartitionLog log = logs.open(opening, small);
        logs.recovered();
        append(log, "a");
        log.checkpoint();
        store.fail(Operation.FORCE, ".log");
        append(log, "b".repeat(200)); // seals the segment, which cannot be forced
        logs.commit();
        store.heal();
        crash();
        Files.write(segment(0), new byte[50], StandardOpenOption.APPEND);

        open();
        PartitionLog again = logs.open(opening, small);
        assertThat(values(again)).containsExactly("a", "b".repeat(200));
        assertThat(Files.size(segment(0)))
                .isEqualTo(again.sealedSegments().get(0).logBytes());
        logs.recovered();
    }
}

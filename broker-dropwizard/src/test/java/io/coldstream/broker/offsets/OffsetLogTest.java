package io.coldstream.broker.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.HotLog;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.journal.JournalSettings;
import io.coldstream.storage.metadata.CommittedOffset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of offset commits on a real disk, with the journal in the test's hand. */
class OffsetLogTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final JournalSettings JOURNAL = new JournalSettings(4 << 20, 64L << 20);
    private static final int LARGE = 100_000;

    @TempDir
    Path folder;

    private final List<Long> durable = new ArrayList<>();

    @Test
    void commitIsToldWhenTheJournalWasForced() throws Exception {
        try (HotLog logs = open()) {
            OffsetLog log = start(logs);
            append(log, 1, 10);
            append(log, 2, 10);
            assertThat(durable).isEmpty();

            forceAll(logs);

            assertThat(durable).containsExactly(1L, 2L);
        }
    }

    @Test
    void whatWasNotTrimmedIsReplayedOverSeveralSegments() throws Exception {
        int commits = 400; // 40 MB
        try (HotLog logs = open()) {
            OffsetLog log = start(logs);
            for (int i = 0; i < commits; i++) {
                append(log, i, LARGE);
                forceAll(logs);
            }
        }
        try (HotLog logs = open()) {
            OffsetLog log = OffsetLog.open(logs);
            assertThat(replayed(log)).isEqualTo(offsets(0, commits));
            log.trim(300);
            assertThat(replayed(log)).isEqualTo(offsets(300, commits));
        }
        try (HotLog logs = open()) {
            OffsetLog log = start(logs);
            assertThat(replayed(log)).isEqualTo(offsets(300, commits));
            log.trim(commits);
            assertThat(replayed(log)).isEmpty();
            durable.clear();
            append(log, 7, 10);
            forceAll(logs);
            assertThat(durable).containsExactly(commits + 1L);
            assertThat(replayed(log)).containsExactly(7L);
        }
    }

    @Test
    void whatTheDiskDoesNotHaveYetCannotBeTrimmed() throws Exception {
        try (HotLog logs = open()) {
            OffsetLog log = start(logs);
            append(log, 1, 10);
            assertThatThrownBy(() -> log.trim(1)).isInstanceOf(IOException.class);
            forceAll(logs);
            log.trim(1);
            assertThat(replayed(log)).isEmpty();
        }
    }

    @Test
    void commitThatIsTooLargeIsRefusedAndLeavesNothing() throws Exception {
        try (HotLog logs = open()) {
            OffsetLog log = start(logs);
            assertThatThrownBy(() -> append(log, 1, 2 << 20)).isInstanceOf(IOException.class);
            forceAll(logs);
            assertThat(durable).isEmpty();
            assertThat(replayed(log)).isEmpty();
        }
    }

    private HotLog open() throws IOException {
        return HotLog.open(
                new DiskFileStore(),
                folder,
                InstantSource.fixed(AT),
                () -> UUID.randomUUID().toString(),
                JOURNAL,
                Runnable::run);
    }

    private static OffsetLog start(HotLog logs) throws IOException {
        OffsetLog log = OffsetLog.open(logs);
        logs.recovered();
        return log;
    }

    private void append(OffsetLog log, long offset, int metadataChars) throws IOException {
        TopicIdPartition partition = new TopicIdPartition(new UUID(1, 2), 0);
        int bytes = log.append(
                List.of(new CommittedOffset("g", partition, offset, -1, "m".repeat(metadataChars), AT)),
                (isDurable, position) -> {
                    assertThat(isDurable).isTrue();
                    durable.add(position);
                });
        assertThat(bytes).isGreaterThan(metadataChars);
    }

    private static void forceAll(HotLog logs) {
        boolean more = true;
        while (more) {
            more = logs.commit();
        }
    }

    private static List<Long> replayed(OffsetLog log) throws IOException {
        List<Long> offsets = new ArrayList<>();
        long unused = log.replay(commit -> commit.forEach(offset -> offsets.add(offset.offset())));
        return offsets;
    }

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}

package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.api.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One scenario that rolls, evicts, deletes and checkpoints, interrupted at every single change that it makes. */
class CrashTest {
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new UUID(1, 2), 0);
    private static final LogConfig CONFIG = new LogConfig(220, 60_000, 0, 100_000, false);
    private static final int CHANGES_MAX = 1_000;

    @TempDir(factory = FastTempDir.class)
    private Path root;

    private final FaultyFileStore store = new FaultyFileStore();
    private final ManualClock clock = new ManualClock();
    /** What was acknowledged; the index is the offset. */
    private final List<String> values = new ArrayList<>();

    private long logStart;
    private long logStartAsked;

    private interface Step {
        void run() throws Exception;
    }

    private PartitionLog open(Path folder) throws IOException {
        return PartitionLog.open(store, folder, LogOpening.fresh(PARTITION), CONFIG, clock);
    }

    /** Runs the scenario, and stops at the first failure or goes on behind it. */
    private void scenario(PartitionLog log, boolean goOn) throws Exception {
        for (int round = 0; round < 2; round++) {
            List<Step> steps = List.of(
                    () -> append(log),
                    () -> append(log),
                    log::checkpoint,
                    () -> append(log),
                    () -> append(log),
                    () -> log.evictLocal(log.highWatermark() - 3),
                    () -> append(log),
                    log::roll,
                    () -> advance(log, log.highWatermark() - 4),
                    () -> append(log));
            for (Step step : steps) {
                try {
                    step.run();
                } catch (IOException e) {
                    if (!goOn) {
                        return;
                    }
                }
            }
        }
        try {
            advance(log, log.highWatermark());
            append(log);
        } catch (IOException e) {
            assertThat(store.hasFailed()).isTrue();
        }
    }

    private void append(PartitionLog log) throws Exception {
        String value = "value " + values.size();
        AppendResult result = log.append(Batches.of(value));
        assertThat(result.firstOffset()).isEqualTo(values.size());
        values.add(value);
    }

    private void advance(PartitionLog log, long offset) throws IOException {
        logStartAsked = Math.max(logStartAsked, offset);
        log.advanceLogStart(offset);
        logStart = Math.max(logStart, offset);
    }

    private void assertHolds(PartitionLog log, String where) throws Exception {
        assertThat(log.logEndOffset()).as(where).isEqualTo(values.size());
        assertThat(log.highWatermark()).as(where).isEqualTo(values.size());
        assertThat(log.logStartOffset()).as(where).isBetween(logStart, logStartAsked);
        long from = log.localLogStartOffset();
        assertThat(Batches.values(Batches.readFrom(log, from, 250)))
                .as(where)
                .isEqualTo(values.subList((int) from, values.size()));
        log.verify();
    }

    private void reset() {
        values.clear();
        logStart = 0;
        logStartAsked = 0;
    }

    @Test
    void aDeathAtAnyChangeLosesNothingThatWasAcknowledged() throws Exception {
        boolean died = true;
        for (int changes = 0; died; changes++) {
            assertThat(changes).isLessThan(CHANGES_MAX);
            String where = "dead after " + changes + " changes";
            Path folder = root.resolve("death-" + changes);
            reset();
            store.dieAfter(changes);
            try {
                scenario(open(folder), false);
            } catch (IOException e) {
                assertThat(store.hasFailed()).as("opening: %s", e).isTrue();
            }
            died = store.hasFailed();
            store.crash();
            store.heal();
            recoverWithDeaths(folder, changes, where);
        }
    }

    /** Recovers, dying once in the middle of it, and then for good; then the log is used again. */
    private void recoverWithDeaths(Path folder, int changes, String where) throws Exception {
        store.dieAfter(changes % 13);
        try {
            open(folder);
        } catch (IOException e) {
            assertThat(store.hasFailed()).as("%s: %s", where, e).isTrue();
        }
        store.crash();
        store.heal();
        PartitionLog log = open(folder);
        assertHolds(log, where);
        append(log);
        assertHolds(log, where);
        log.close();
        log = open(folder);
        assertHolds(log, where + ", closed");
        log.close();
        assertThat(store.openFiles()).as(where).isZero();
    }

    @Test
    void aSingleFailureAnywhereLeavesALogThatGoesOnOrStopsButNeverLies() throws Exception {
        boolean failed = true;
        for (int changes = 0; failed; changes++) {
            assertThat(changes).isLessThan(CHANGES_MAX);
            String where = "failure of change " + changes;
            Path folder = root.resolve("failure-" + changes);
            reset();
            PartitionLog log = open(folder);
            store.failOnceAfter(changes);
            scenario(log, true);
            failed = store.hasFailed();
            store.heal();
            assertHolds(log, where);
            if (log.isStopped()) {
                log.close();
            } else {
                append(log);
                log.close();
            }
            log = open(folder);
            assertHolds(log, where + ", reopened");
            log.close();
            assertThat(store.openFiles()).as(where).isZero();
        }
    }
}

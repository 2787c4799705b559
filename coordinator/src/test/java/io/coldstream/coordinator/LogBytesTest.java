package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.metadata.CommittedOffset;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much the commit log may hold. */
class LogBytesTest {
    private static final int COMMITS_MAX = 10;

    private final FakeCommitLog log = new FakeCommitLog();
    private final ManualTimers timers = new ManualTimers();
    private final ManualExecutor database = new ManualExecutor();
    private final LoggedCommits commits = new LoggedCommits(
            log,
            new HookedStore(this::commitMeanwhile),
            new OffsetView(),
            timers,
            database,
            new GroupCoordinator.Writes(1, 100, 100 * COMMITS_MAX));

    private int meanwhile;

    @Test
    void whatComesWhileTheDatabaseWritesCounts() {
        commit(5);
        meanwhile = 5;
        timers.advanceMs(500);
        database.runAll();
        assertThat(log.size()).as("the first five are trimmed").isEqualTo(5);

        commit(COMMITS_MAX - 5);
        assertThat(append()).isEqualTo(LoggedCommits.Way.NONE);
        assertThat(log.size()).isEqualTo(COMMITS_MAX);

        timers.advanceMs(500);
        database.runAll();
        assertThat(log.size()).isZero();
        commit(COMMITS_MAX);
        assertThat(append()).isEqualTo(LoggedCommits.Way.NONE);
    }

    private void commitMeanwhile() {
        commit(meanwhile);
        meanwhile = 0;
    }

    private void commit(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(append()).isEqualTo(LoggedCommits.Way.LOG);
            log.force(true);
        }
    }

    private LoggedCommits.Way append() {
        return commits.commit(
                "g",
                List.of(new CommittedOffset("g", Harness.P0, 1, -1, "", Instant.EPOCH)),
                durable -> assertThat(durable).isTrue());
    }
}

package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.metadata.CommittedOffset;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads: what waits for commits under way is done once, and in its order. */
class HeldCommitsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RefusingLog log = new RefusingLog();
    private final LoggedCommits commits = new LoggedCommits(
            log,
            new HookedStore(() -> {}),
            new OffsetView(),
            new ManualTimers(),
            new ManualExecutor(),
            GroupCoordinator.Writes.defaults());

    private final CountDownLatch firstHeld = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final CountDownLatch deleting = new CountDownLatch(1);
    private final CountDownLatch deletionMayEnd = new CountDownLatch(1);

    @AfterEach
    void shutDown() {
        List.of(log.mayRefuse, firstMayEnd, deletionMayEnd).forEach(CountDownLatch::countDown);
        threads.shutdown();
    }

    @Test
    void changeThatWaitedIsNotBegunAgainByAnotherThread() throws Exception {
        assertThat(commit("a")).isEqualTo(LoggedCommits.Way.LOG);
        Future<LoggedCommits.Way> refused = threads.submit(() -> commit("b"));
        await(log.refusing);
        AtomicInteger deletions = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        commits.hold(Scope.of("a"), () -> {
            firstHeld.countDown();
            await(firstMayEnd);
        });
        commits.hold(Scope.ALL, () -> {
            if (deletions.incrementAndGet() == 1) {
                deleting.countDown();
                await(deletionMayEnd);
            }
        });

        // Both commits have ended, and one thread is about to look for what waits where the other has begun with it.
        Future<?> telling = threads.submit(() -> log.told().told(true, 1));
        await(firstHeld);
        log.mayRefuse.countDown();
        await(deleting);
        firstMayEnd.countDown();
        telling.get(10, TimeUnit.SECONDS);
        commits.hold(Scope.ALL, later::incrementAndGet);

        assertThat(deletions).hasValue(1);
        assertThat(later).as("not before the one that is under way").hasValue(0);
        deletionMayEnd.countDown();
        assertThat(refused.get(10, TimeUnit.SECONDS)).isEqualTo(LoggedCommits.Way.DATABASE);
        assertThat(deletions).hasValue(1);
        assertThat(later).hasValue(1);
    }

    private LoggedCommits.Way commit(String groupId) {
        return commits.commit(
                groupId,
                List.of(new CommittedOffset(groupId, Harness.P0, 1, -1, "", Instant.EPOCH)),
                durable -> assertThat(durable).isTrue());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes one commit, and takes its time to refuse the others. Thread-safe. */
    private static final class RefusingLog implements CommitLog {
        private final CountDownLatch refusing = new CountDownLatch(1);
        private final CountDownLatch mayRefuse = new CountDownLatch(1);
        private final AtomicInteger appends = new AtomicInteger();
        private volatile Told first = (durable, position) -> {
            throw new IllegalStateException("nothing was appended");
        };

        Told told() {
            return first;
        }

        @Override
        public int append(List<CommittedOffset> offsets, Told told) throws IOException {
            if (appends.incrementAndGet() > 1) {
                refusing.countDown();
                await(mayRefuse);
                throw new IOException("no room");
            }
            first = told;
            return 100;
        }

        @Override
        public long replay(Consumer<List<CommittedOffset>> each) {
            return 0;
        }

        @Override
        public void trim(long position) {}
    }
}

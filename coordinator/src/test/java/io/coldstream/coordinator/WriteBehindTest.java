package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.storage.metadata.CommittedOffset;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteBehindTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch inDatabase = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void shutDown() {
        answer.countDown();
        threads.shutdown();
    }

    @Test
    void databaseThatHangsHoldsUpOneThreadOnly() throws Exception {
        HookedStore store = new HookedStore(this::hang);
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        ManualTimers timers = new ManualTimers(); // whoever uses them is waited for before the next one does
        WriteBehind behind = new WriteBehind(store, timers, tasks::add, () -> 0, (position, bytes, asked) -> {});
        behind.add(List.of(offset(1)), 1);
        timers.advanceMs(500);
        Future<?> hanging = threads.submit(tasks.remove());
        assertThat(inDatabase.await(10, TimeUnit.SECONDS)).isTrue();

        for (int next = 2; next <= 5; next++) {
            behind.add(List.of(offset(next)), next);
            timers.advanceMs(500);
            assertThat(tasks).as("not one for each commit").hasSize(1);
            threads.submit(tasks.remove()).get(10, TimeUnit.SECONDS);
        }

        assertThat(hanging).isNotDone();
        answer.countDown();
        hanging.get(10, TimeUnit.SECONDS);
        timers.advanceMs(500);
        tasks.remove().run();
        assertThat(store.listOffsets()).containsExactly(offset(5));
        assertThat(timers.size()).as("nothing is left to do").isZero();
    }

    private void hang() {
        inDatabase.countDown();
        try {
            assertThat(answer.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CommittedOffset offset(long offset) {
        return new CommittedOffset("g", Harness.P0, offset, -1, "", Instant.EPOCH);
    }
}

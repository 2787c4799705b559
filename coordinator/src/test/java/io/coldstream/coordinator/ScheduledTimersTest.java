package io.coldstream.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduledTimersTest {
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    private final ScheduledTimers timers = new ScheduledTimers(pool);

    @AfterEach
    void shutDown() {
        pool.shutdownNow();
    }

    @Test
    void taskRunsAndAFailedOneHurtsNobody() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(2);
        timers.schedule(Duration.ofMillis(1), () -> {
            ran.countDown();
            throw new IllegalStateException("as the test wants");
        });
        timers.schedule(Duration.ofMillis(2), ran::countDown);

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelledTaskLeavesTheQueueAtOnce() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        Timers.Scheduled scheduled = timers.schedule(Duration.ofHours(1), () -> never.complete(null));
        assertThat(pool.getQueue()).hasSize(1);

        scheduled.cancel();

        assertThat(pool.getQueue()).isEmpty();
        assertThat(never).isNotDone();
    }
}

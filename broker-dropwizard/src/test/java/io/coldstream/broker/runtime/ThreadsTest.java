package io.coldstream.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void whatTakesLongerIsLeftBehindWithoutAnInterrupt() throws Exception {
        ThreadPoolExecutor pool = Threads.single("slow");
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<Boolean> work = pool.submit(() -> {
            running.countDown();
            return mayEnd.await(60, TimeUnit.SECONDS); // throws if it is interrupted
        });
        Future<Boolean> waiting = pool.submit(() -> true);
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        Threads.end(pool, Duration.ofMillis(1));

        assertThat(pool.isShutdown()).isTrue();
        mayEnd.countDown();
        assertThat(work.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}

package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLoopWatchdogTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> incidents = new ArrayList<>();

    @Test
    void aBlockedLoopIsReportedOncePerIncident() throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventExecutor loop = group.next();
        EventLoopWatchdog watchdog = new EventLoopWatchdog(
                List.of(loop), Duration.ofMillis(500), nanos::get, (thread, blockedFor, stack) -> {
                    assertThat(stack).anyMatch(frame -> frame.getMethodName().equals("blockingHandler"));
                    incidents.add(blockedFor.toMillis() + " ms");
                });
        for (int incident = 1; incident <= 2; incident++) {
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            loop.execute(() -> blockingHandler(blocked, end));
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
            watchdog.check();
            advance(400);
            watchdog.check();
            assertThat(incidents).hasSize(incident - 1);
            advance(200);
            watchdog.check();
            watchdog.check();
            assertThat(incidents).hasSize(incident);
            end.countDown();
            loop.submit(() -> {}).sync();
            watchdog.check();
            loop.submit(() -> {}).sync();
        }
        assertThat(incidents).containsOnly("600 ms");
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        watchdog.check(); // an ended loop is no blocked one
        assertThat(incidents).hasSize(2);
    }

    private void advance(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private static void blockingHandler(CountDownLatch blocked, CountDownLatch end) {
        blocked.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package io.coldstream.broker.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheck;
import io.coldstream.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthMonitorTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Finding FINE = new Finding(Status.HEALTHY, "fine");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @AfterEach
    void stop() throws Exception {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_worst_finding_decides() {
        HealthMonitor monitor = monitor(
                Duration.ofSeconds(10),
                new TestProbe("a", Status.UNHEALTHY, () -> FINE),
                new TestProbe("b", Status.DEGRADED, () -> {
                    throw new StorageException(StorageException.Kind.UNAVAILABLE, "bucket events is away");
                }));
        List<Checked> checks = monitor.checkAll();
        assertThat(HealthMonitor.worst(checks)).isEqualTo(Status.DEGRADED);
        assertThat(checks)
                .containsExactly(
                        new Checked("a", FINE, START),
                        new Checked("b", new Finding(Status.DEGRADED, "bucket events is away"), START));
        assertThat(HealthMonitor.worst(List.of())).isEqualTo(Status.HEALTHY);
    }

    @Test
    void an_answer_is_good_for_a_while() {
        AtomicInteger looks = new AtomicInteger();
        HealthMonitor monitor = monitor(Duration.ofSeconds(10), new TestProbe("a", Status.UNHEALTHY, () -> {
            looks.incrementAndGet();
            return FINE;
        }));
        monitor.checkAll();
        now.set(START.plusSeconds(5));
        monitor.checkAll();
        assertThat(looks).hasValue(1);
        now.set(START.plusSeconds(6));
        assertThat(monitor.check("a").checkedAt()).isEqualTo(START.plusSeconds(6));
        assertThat(looks).hasValue(2);
    }

    @Test
    void a_probe_that_hangs_holds_up_nobody_and_is_not_asked_again_meanwhile() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        HealthMonitor monitor = monitor(
                Duration.ofMillis(50),
                new TestProbe("hangs", Status.DEGRADED, () -> {
                    looks.incrementAndGet();
                    release.await();
                    return FINE;
                }),
                new TestProbe("works", Status.UNHEALTHY, () -> FINE));
        for (int i = 0; i < 3; i++) {
            List<Checked> checks = monitor.checkAll();
            assertThat(checks.get(0).finding().status()).isEqualTo(Status.DEGRADED);
            assertThat(checks.get(0).finding().message()).contains("No answer within 50 ms");
            assertThat(checks.get(1).finding()).isEqualTo(FINE);
            now.set(START.plusSeconds(60L * (i + 1)));
        }
        assertThat(looks).hasValue(1);

        release.countDown();
        Finding found = monitor.check("hangs").finding();
        while (!found.equals(FINE)) { // each question waits for the answer; the class's timeout bounds them all
            found = monitor.check("hangs").finding();
        }
        assertThat(looks).hasValue(1);
    }

    @Test
    void even_an_error_is_a_finding() {
        HealthMonitor monitor = monitor(Duration.ofSeconds(10), new TestProbe("a", Status.UNHEALTHY, () -> {
            throw new StackOverflowError();
        }));
        assertThat(monitor.check("a").finding())
                .isEqualTo(new Finding(Status.UNHEALTHY, "It failed without saying why."));
    }

    @Test
    void after_the_end_of_the_executor_everything_is_away() {
        HealthMonitor monitor = monitor(Duration.ofSeconds(10), new TestProbe("a", Status.UNHEALTHY, () -> FINE));
        executor.shutdownNow();
        assertThat(monitor.check("a").finding().status()).isEqualTo(Status.UNHEALTHY);
    }

    @Test
    void a_nearly_full_disk_is_seen_in_two_steps() throws Exception {
        assertThat(disk(1000).status()).isEqualTo(Status.HEALTHY);
        assertThat(disk(999).status()).isEqualTo(Status.DEGRADED);
        assertThat(disk(100).status()).isEqualTo(Status.DEGRADED);
        assertThat(disk(99)).isEqualTo(new Finding(Status.UNHEALTHY, "99 B are free in /data."));
    }

    @Test
    void on_the_admin_port_degraded_is_good_with_a_message() throws Exception {
        assertThat(adminResult(Status.HEALTHY).isHealthy()).isTrue();
        assertThat(adminResult(Status.DEGRADED).isHealthy()).isTrue();
        assertThat(adminResult(Status.DEGRADED).getMessage()).isEqualTo("Degraded: 100% of it");
        assertThat(adminResult(Status.UNHEALTHY).isHealthy()).isFalse();
    }

    private HealthCheck.Result adminResult(Status status) {
        HealthMonitor monitor = monitor(
                Duration.ofSeconds(10), new TestProbe("a", Status.UNHEALTHY, () -> new Finding(status, "100% of it")));
        return new MonitoredHealthCheck(monitor, "a").execute();
    }

    private static Finding disk(long freeBytes) throws Exception {
        return Probes.localDisk(() -> freeBytes, "/data", 1000, 100).look();
    }

    private HealthMonitor monitor(Duration patience, Probe... probes) {
        return new HealthMonitor(List.of(probes), executor, now::get, Duration.ofSeconds(5), patience);
    }

    private interface Look {
        Finding look() throws Exception;
    }

    private record TestProbe(String name, Status whenAway, Look eyes) implements Probe {
        @Override
        public Finding look() throws Exception {
            return eyes.look();
        }
    }
}

package io.coldstream.coordinator;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers on a thread pool. Thread-safe. The pool belongs to the caller, who also shuts it down. */
public final class ScheduledTimers implements Timers {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledTimers.class);

    private final ScheduledThreadPoolExecutor pool;

    /**
     * @param pool one thread is enough; cancelled tasks are removed from its queue at once, because every heartbeat
     *     cancels one
     */
    public ScheduledTimers(ScheduledThreadPoolExecutor pool) {
        this.pool = Objects.requireNonNull(pool, "pool");
        pool.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Future<?> future = pool.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // The pool would keep the exception in a future that nobody reads.
            LOG.error("A timer's task failed", e);
        }
    }
}

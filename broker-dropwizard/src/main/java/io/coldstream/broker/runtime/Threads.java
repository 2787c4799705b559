package io.coldstream.broker.runtime;

import io.coldstream.log.ParallelWork;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's own threads: named, and none that keeps the process alive. Stateless. */
final class Threads {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private static final Duration END_MAX = Duration.ofSeconds(10);
    private static final int LOGS_AT_ONCE = 4;

    private Threads() {}

    static ThreadFactory factory(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** One thread that does one thing after the other. */
    static ThreadPoolExecutor single(String name) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory(name));
    }

    /** Opens and closes logs: mostly waiting for the disk, which waits for several as long as for one. */
    static ParallelWork forLogs() {
        return new ParallelWork(LOGS_AT_ONCE, factory("logs"));
    }

    /**
     * Lets what runs and waits come to its end, for a while. Nothing is interrupted: that would close the files of the
     * logs under whatever reads or writes them just now. What takes longer ends with the process.
     */
    static void end(ThreadPoolExecutor pool) throws InterruptedException {
        end(pool, END_MAX);
    }

    static void end(ThreadPoolExecutor pool, Duration atMost) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("{} has not ended after {} and is left behind", pool, atMost);
        }
    }
}

package io.coldstream.broker.runtime;

import io.coldstream.log.ParallelWork;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The broker's own threads: named, and none that keeps the process alive. Stateless. */
final class Threads {
    private static final long END_SECONDS_MAX = 10;
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

    static void end(ThreadPoolExecutor pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            pool.shutdownNow();
        }
    }
}

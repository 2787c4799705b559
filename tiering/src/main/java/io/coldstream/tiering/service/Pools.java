package io.coldstream.tiering.service;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and ends pools of named daemon threads. */
final class Pools {
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    private Pools() {}

    static ExecutorService fixed(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return Executors.newFixedThreadPool(threads, factory);
    }

    /**
     * Lets what runs come to its end, for a while. Nothing is interrupted: that would close the files of the logs that
     * the threads read, for everybody. What takes longer ends with the process.
     */
    static void close(ExecutorService pool, long waitMs) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(waitMs, TimeUnit.MILLISECONDS)) {
                LOG.warn("{} has not ended after {} ms and is left behind", pool, waitMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

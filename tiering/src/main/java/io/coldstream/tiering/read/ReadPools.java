package io.coldstream.tiering.read;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes pools with a bounded queue, which reject what does not fit. */
final class ReadPools {
    private static final long IDLE_SECONDS = 30;

    private ReadPools() {}

    static ThreadPoolExecutor bounded(String name, int threads, int queueMax) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queueMax), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}

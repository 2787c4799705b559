package io.coldstream.testkit.metadata;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What came of several threads that did something at the same moment.
 *
 * @param results of those that succeeded
 * @param failures of those that were refused
 */
record Race<T>(List<T> results, List<Kind> failures) {
    private static final int TIMEOUT_SECONDS = 60;

    /** What one thread does. */
    @FunctionalInterface
    interface Racer<T> {
        T run(int racer) throws Exception;
    }

    static <T> Race<T> of(int threads, Racer<T> racer) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                int own = number;
                futures.add(executor.submit(() -> {
                    start.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                    return racer.run(own);
                }));
            }
            return collect(futures);
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> Race<T> collect(List<Future<T>> futures) throws Exception {
        List<T> results = new ArrayList<>();
        List<Kind> failures = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof StorageException refused)) {
                    throw e;
                }
                failures.add(refused.kind());
            }
        }
        return new Race<>(results, failures);
    }
}

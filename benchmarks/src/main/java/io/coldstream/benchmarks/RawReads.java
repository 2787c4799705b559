package io.coldstream.benchmarks;

import io.coldstream.benchmarks.ArchiveStore.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads objects past the broker, in ranges and in parallel: what the store could give at best. */
final class RawReads {
    /** As many as the broker's own archive reads, by default. */
    static final int THREADS = 4;

    static final int RANGE_BYTES = 4 << 20;

    private RawReads() {}

    /**
     * Reads all objects once.
     *
     * @return the bytes that were read
     */
    static long readAll(ArchiveStore store, List<StoredObject> objects)
            throws ExecutionException, InterruptedException {
        List<Callable<Long>> reads = new ArrayList<>();
        ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[RANGE_BYTES]);
        for (StoredObject object : objects) {
            for (long position = 0; position < object.bytes(); position += RANGE_BYTES) {
                long start = position;
                int length = (int) Math.min(RANGE_BYTES, object.bytes() - start);
                reads.add(() -> {
                    store.read(object, start, length, buffers.get());
                    return (long) length;
                });
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            long bytes = 0;
            for (Future<Long> read : threads.invokeAll(reads)) {
                bytes += read.get();
            }
            return bytes;
        } finally {
            threads.shutdownNow();
        }
    }
}

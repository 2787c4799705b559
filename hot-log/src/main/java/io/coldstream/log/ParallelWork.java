package io.coldstream.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the same to many things, several at a time: on the calling thread, and on others that live no longer than the
 * call. What waits for the disk waits together, which is why there may be more threads than processors. Immutable and
 * thread-safe.
 */
public final class ParallelWork {
    private final int threadsMax;
    private final ThreadFactory threads;

    /**
     * @param threadsMax the calling thread and the others, 1 or more
     * @param threads makes the others
     */
    public ParallelWork(int threadsMax, ThreadFactory threads) {
        if (threadsMax < 1) {
            throw new IllegalArgumentException("at least one thread, not " + threadsMax);
        }
        this.threadsMax = threadsMax;
        this.threads = threads;
    }

    /** On the calling thread alone, one after the other and in their order. */
    public static ParallelWork alone() {
        return new ParallelWork(1, work -> {
            throw new IllegalStateException("no other thread is needed");
        });
    }

    /**
     * Returns when all is done. After an exception nothing more is begun, and it is thrown when what had begun is done;
     * further ones are suppressed.
     */
    public <T> void forEach(Collection<T> things, Consumer<? super T> work) {
        Queue<T> left = new ConcurrentLinkedQueue<>(things);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable share = () -> {
            try {
                for (T next = left.poll(); next != null; next = left.poll()) {
                    work.accept(next);
                }
            } catch (RuntimeException | Error e) {
                left.clear();
                keep(failure, e);
            }
        };
        List<Thread> others = new ArrayList<>();
        try {
            for (int number = 1; number < Math.min(threadsMax, things.size()); number++) {
                Thread other = threads.newThread(share);
                other.start();
                others.add(other);
            }
            share.run();
        } finally {
            awaitAll(others);
        }
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static void keep(AtomicReference<@Nullable Throwable> failure, Throwable next) {
        Throwable first = failure.compareAndExchange(null, next);
        if (first != null && first != next) {
            first.addSuppressed(next);
        }
    }

    /** An interrupt does not cut the waiting short: what the others work on would change behind the caller's back. */
    private static void awaitAll(List<Thread> others) {
        boolean interrupted = false;
        for (Thread other : others) {
            boolean ended = false;
            while (!ended) {
                try {
                    other.join();
                    ended = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

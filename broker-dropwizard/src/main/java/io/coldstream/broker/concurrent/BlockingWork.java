package io.coldstream.broker.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Work that waits for the database or the disk, kept off the event loops. Thread-safe. */
public final class BlockingWork {
    private final Executor executor;

    /** @param executor bounded in threads and queue; it refuses by {@link RejectedExecutionException} */
    public BlockingWork(Executor executor) {
        this.executor = executor;
    }

    /** Runs the work on another thread. What it throws, or the executor's refusal, fails the future. */
    public <T> CompletableFuture<T> call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    result.complete(work.call());
                } catch (Throwable e) { // the future is how it is reported
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /** The executor itself, for those who bring their own futures. */
    public Executor executor() {
        return executor;
    }
}

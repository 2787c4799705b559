package io.coldstream.tiering.read;

import io.coldstream.storage.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets the first who wants a value load it, and the others wait for him. Thread-safe: a concurrent map owns the loads
 * that are under way. A load runs on the thread that asked first, so nobody waits for a load that has no thread.
 */
final class SingleFlight<K, V> {
    interface Loader<V> {
        V load() throws StorageException;
    }

    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /** @throws StorageException what the load threw, for all who waited for it */
    V get(K key, Loader<V> loader) throws StorageException, InterruptedException {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = underWay.putIfAbsent(key, mine);
        if (first != null) {
            return join(first);
        }
        try {
            V value = loader.load();
            mine.complete(value);
            return value;
        } catch (StorageException | RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    boolean isUnderWay(K key) {
        return underWay.containsKey(key);
    }

    private static <V> V join(CompletableFuture<V> first) throws StorageException, InterruptedException {
        try {
            return first.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException failure) {
                // A new one, so that every waiter's stack tells where he waited.
                throw new StorageException(failure.kind(), String.valueOf(failure.getMessage()), failure);
            }
            throw new IllegalStateException("the load that was waited for failed", e.getCause());
        }
    }
}

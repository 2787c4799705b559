package io.coldstream.coordinator;

import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.ProducerIdStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out producer ids, each once, from blocks that the database reserves. Thread-safe, and never blocks its caller:
 * this object's lock owns the block and the waiting, and is held for a few instructions.
 */
public final class ProducerIds {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerIds.class);
    private static final int WAITING_MAX = 10_000;

    private final ProducerIdStore store;
    private final Executor blocking;
    private final int blockSize;

    private final Queue<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private boolean reserving;
    private long next;
    private long end;

    /**
     * Ids from a store; none is reserved before the first is asked for.
     *
     * @param blocking runs what waits for the database
     * @param blockSize how many ids to reserve at once, 1 or more; Kafka takes 1000
     */
    public ProducerIds(ProducerIdStore store, Executor blocking, int blockSize) {
        if (blockSize < 1) {
            throw new IllegalArgumentException("a block has 1 id or more, not " + blockSize);
        }
        this.store = Objects.requireNonNull(store, "store");
        this.blocking = Objects.requireNonNull(blocking, "blocking");
        this.blockSize = blockSize;
    }

    /**
     * An id that nobody had before.
     *
     * @return fails with a {@link StorageException} if the database is away or too many wait for it already
     */
    public CompletableFuture<Long> next() {
        CompletableFuture<Long> id = new CompletableFuture<>();
        boolean reserve;
        synchronized (this) {
            if (next < end) {
                return CompletableFuture.completedFuture(next++);
            }
            if (waiting.size() >= WAITING_MAX) {
                return CompletableFuture.failedFuture(new StorageException(
                        Kind.UNAVAILABLE, WAITING_MAX + " clients wait for a producer id already"));
            }
            waiting.add(id);
            reserve = !reserving;
            reserving = true;
        }
        if (reserve) {
            startReserving();
        }
        return id;
    }

    private void startReserving() {
        try {
            blocking.execute(this::reserve);
        } catch (RejectedExecutionException e) {
            fail(new StorageException(Kind.UNAVAILABLE, "the broker is shutting down", e));
        }
    }

    private void reserve() {
        try {
            serve(store.allocateBlock(blockSize));
        } catch (StorageException e) {
            LOG.warn("No producer ids could be reserved ({}): {}", e.kind(), e.getMessage());
            fail(e);
        } catch (RuntimeException e) {
            LOG.error("Reserving producer ids failed", e);
            fail(e);
        }
    }

    private void serve(long blockStart) {
        List<Runnable> answers = new ArrayList<>();
        boolean more;
        synchronized (this) {
            next = blockStart;
            end = blockStart + blockSize;
            while (next < end && !waiting.isEmpty()) {
                CompletableFuture<Long> id = waiting.remove();
                long value = next++;
                answers.add(() -> id.complete(value));
            }
            more = !waiting.isEmpty();
            reserving = more;
        }
        answers.forEach(Runnable::run);
        if (more) {
            startReserving();
        }
    }

    private void fail(Exception cause) {
        List<CompletableFuture<Long>> failed;
        synchronized (this) {
            failed = List.copyOf(waiting);
            waiting.clear();
            reserving = false;
        }
        failed.forEach(id -> id.completeExceptionally(cause));
    }
}

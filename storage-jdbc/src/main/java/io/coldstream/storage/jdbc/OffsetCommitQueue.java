package io.coldstream.storage.jdbc;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.CommittedOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets many commits of offsets share a transaction, so that a forced write to disk serves all who wait for it. It has
 * no thread of its own: the first caller runs the transaction, whoever comes meanwhile waits, and one of those runs the
 * next transaction for all of them. Owned by its lock, which is not held while a transaction runs.
 *
 * <p>A crash before the commit loses the offsets of callers that were not answered; none was told otherwise.
 */
final class OffsetCommitQueue {
    /** Stores offsets, all or none, of which no two are of one group and partition. */
    @FunctionalInterface
    interface Transaction {
        void store(List<CommittedOffset> offsets) throws StorageException;
    }

    private static final int DEFAULT_OFFSETS_PER_TRANSACTION_MAX = 10_000;
    private static final int DEFAULT_CALLS_WAITING_MAX = 4_096;

    /** The order in which rows are locked, the same for every broker, so that no two wait for each other. */
    private static final Comparator<CommittedOffset> LOCK_ORDER =
            Comparator.comparing(CommittedOffset::groupId).thenComparing(CommittedOffset::partition);

    /** One caller's offsets. Owned by the queue's lock. */
    private static final class Call {
        final List<CommittedOffset> offsets;
        boolean done;

        @Nullable
        Throwable failure;

        Call(List<CommittedOffset> offsets) {
            this.offsets = offsets;
        }
    }

    private record Key(String groupId, TopicIdPartition partition) {}

    private final Transaction transaction;
    private final int offsetsPerTransactionMax;
    private final int callsWaitingMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final Queue<Call> waiting = new ArrayDeque<>();
    private boolean running;

    OffsetCommitQueue(Transaction transaction) {
        this(transaction, DEFAULT_OFFSETS_PER_TRANSACTION_MAX, DEFAULT_CALLS_WAITING_MAX);
    }

    OffsetCommitQueue(Transaction transaction, int offsetsPerTransactionMax, int callsWaitingMax) {
        this.transaction = transaction;
        this.offsetsPerTransactionMax = offsetsPerTransactionMax;
        this.callsWaitingMax = callsWaitingMax;
    }

    /** How many calls wait for the next transaction. */
    int callsWaiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stores the offsets, all or none, and returns when they are durable. Blocks for the transaction that runs and
     * those of the calls before, however long they take; a thread that is interrupted finds its flag set afterwards.
     *
     * @throws StorageException UNAVAILABLE, with nothing stored, if too many calls wait already; else the
     *     transaction's failure
     */
    void commit(List<CommittedOffset> offsets) throws StorageException {
        Call call = new Call(offsets);
        lock.lock();
        try {
            if (waiting.size() >= callsWaitingMax) {
                throw new StorageException(
                        Kind.UNAVAILABLE, callsWaitingMax + " commits of offsets wait for the database already");
            }
            waiting.add(call);
            while (!call.done) {
                if (running) {
                    progress.awaitUninterruptibly();
                } else {
                    runNext();
                }
            }
        } finally {
            lock.unlock();
        }
        rethrow(call.failure);
    }

    /** Runs a transaction for the calls that wait. Called with the lock, which it gives up meanwhile. */
    private void runNext() {
        List<Call> batch = takeBatch();
        running = true;
        lock.unlock();
        List<@Nullable Throwable> outcomes = new ArrayList<>();
        try {
            store(batch, outcomes);
        } finally {
            lock.lock();
            running = false;
            for (int index = 0; index < batch.size(); index++) {
                // An outcome is missing only if this thread is dying of an error; then nobody knows.
                batch.get(index).failure = index < outcomes.size()
                        ? outcomes.get(index)
                        : new StorageException(Kind.UNAVAILABLE, "the thread that committed the offsets died");
                batch.get(index).done = true;
            }
            progress.signalAll();
        }
    }

    private List<Call> takeBatch() {
        List<Call> batch = new ArrayList<>();
        int offsets = 0;
        while (!waiting.isEmpty()) {
            offsets += waiting.element().offsets.size();
            if (!batch.isEmpty() && offsets > offsetsPerTransactionMax) {
                break;
            }
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void store(List<Call> batch, List<@Nullable Throwable> outcomes) {
        @Nullable Throwable shared = attempt(batch);
        if (shared == null || batch.size() == 1 || concernsEverybody(shared)) {
            batch.forEach(call -> outcomes.add(shared));
            return;
        }
        for (Call call : batch) { // one caller's data is at fault, and nobody else suffers for it
            outcomes.add(attempt(List.of(call)));
        }
    }

    private @Nullable Throwable attempt(List<Call> calls) {
        Map<Key, CommittedOffset> latest = new LinkedHashMap<>();
        for (Call call : calls) {
            for (CommittedOffset offset : call.offsets) {
                latest.put(new Key(offset.groupId(), offset.partition()), offset);
            }
        }
        try {
            transaction.store(latest.values().stream().sorted(LOCK_ORDER).toList());
            return null;
        } catch (StorageException | RuntimeException e) {
            return e;
        }
    }

    /** Whether a failure is the database's, so that trying each call by itself only takes longer. */
    private static boolean concernsEverybody(Throwable failure) {
        return failure instanceof StorageException storage
                && switch (storage.kind()) {
                    case UNAVAILABLE, OUT_OF_SPACE, DENIED, CORRUPT -> true;
                    case NOT_FOUND, ALREADY_EXISTS, CONFLICT, HELD -> false;
                };
    }

    /** Throws a failure that several threads may share, each with a stack trace of its own. */
    private static void rethrow(@Nullable Throwable failure) throws StorageException {
        if (failure instanceof StorageException storage) {
            throw new StorageException(storage.kind(), String.valueOf(storage.getMessage()), storage);
        }
        if (failure != null) {
            throw new IllegalStateException("offsets could not be stored: " + failure.getMessage(), failure);
        }
    }
}

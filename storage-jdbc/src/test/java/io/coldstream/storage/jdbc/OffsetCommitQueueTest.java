package io.coldstream.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import io.coldstream.storage.metadata.CommittedOffset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffsetCommitQueueTest {
    private static final TopicIdPartition PARTITION =
            new TopicIdPartition(UUID.fromString("00000000-0000-4000-8000-000000000001"), 0);
    private static final int TIMEOUT_SECONDS = 30;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final FakeDatabase database = new FakeDatabase();
    private final OffsetCommitQueue queue = new OffsetCommitQueue(database, 100, 8);

    /** Every transaction waits for a permit; group {@code poison} makes it fail. Thread-safe. */
    private static final class FakeDatabase implements OffsetCommitQueue.Transaction {
        final Semaphore entered = new Semaphore(0);
        final Semaphore permits = new Semaphore(0);
        final ConcurrentLinkedQueue<List<CommittedOffset>> transactions = new ConcurrentLinkedQueue<>();
        volatile @Nullable StorageException outage;

        @Override
        public void store(List<CommittedOffset> offsets) throws StorageException {
            transactions.add(offsets);
            entered.release();
            permits.acquireUninterruptibly();
            StorageException failure = outage;
            if (failure != null) {
                throw failure;
            }
            if (offsets.stream().anyMatch(offset -> offset.groupId().equals("poison"))) {
                throw new IllegalStateException("poison");
            }
        }

        void awaitTransaction() throws InterruptedException {
            assertThat(entered.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @AfterEach
    void stopCallers() {
        database.permits.release(1000);
        callers.shutdownNow();
    }

    private static CommittedOffset offset(String group, long offset) {
        return new CommittedOffset(group, PARTITION, offset, -1, "", Instant.EPOCH);
    }

    private Future<?> submit(CommittedOffset... offsets) {
        return callers.submit(() -> {
            queue.commit(List.of(offsets));
            return true;
        });
    }

    /** Submits, and returns when the call stands in the queue, so that the order of calls is known. */
    private Future<?> submitWaiting(CommittedOffset... offsets) throws TimeoutException {
        int before = queue.callsWaiting();
        Future<?> call = submit(offsets);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (queue.callsWaiting() == before) {
            if (System.nanoTime() > deadlineNanos) {
                throw new TimeoutException("the call never stood in the queue");
            }
            Thread.onSpinWait();
        }
        return call;
    }

    private static void succeed(Future<?> call) {
        assertThatCode(() -> call.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).doesNotThrowAnyException();
    }

    private static Throwable failure(Future<?> call) throws Exception {
        try {
            call.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("the call succeeded");
    }

    @Test
    void whoArrivesDuringATransactionSharesTheNext() throws Exception {
        Future<?> first = submit(offset("a", 1));
        database.awaitTransaction();
        List<Future<?>> others = new ArrayList<>();
        for (String group : List.of("d", "b", "c")) {
            others.add(submitWaiting(offset(group, 1)));
        }
        assertThat(others).noneMatch(Future::isDone);

        database.permits.release();
        succeed(first);
        database.awaitTransaction();
        assertThat(others).noneMatch(Future::isDone);
        database.permits.release();
        others.forEach(OffsetCommitQueueTest::succeed);

        assertThat(database.transactions)
                .containsExactly(List.of(offset("a", 1)), List.of(offset("b", 1), offset("c", 1), offset("d", 1)));
    }

    @Test
    void theLatestCommitOfAPartitionWins() throws Exception {
        Future<?> first = submit(offset("a", 1));
        database.awaitTransaction();
        Future<?> earlier = submitWaiting(offset("b", 20), offset("b", 30));
        Future<?> later = submitWaiting(offset("b", 7));
        database.permits.release(2);
        List.of(first, earlier, later).forEach(OffsetCommitQueueTest::succeed);
        assertThat(database.transactions).containsExactly(List.of(offset("a", 1)), List.of(offset("b", 7)));
    }

    @Test
    void oneCallersDataHurtsNobodyElse() throws Exception {
        Future<?> first = submit(offset("a", 1));
        database.awaitTransaction();
        Future<?> before = submitWaiting(offset("b", 1));
        Future<?> poisoned = submitWaiting(offset("poison", 1), offset("x", 1));
        Future<?> after = submitWaiting(offset("c", 1));
        database.permits.release(5);
        List.of(first, before, after).forEach(OffsetCommitQueueTest::succeed);
        assertThat(failure(poisoned)).isInstanceOf(IllegalStateException.class).hasMessageContaining("poison");
        assertThat(database.transactions)
                .containsExactly(
                        List.of(offset("a", 1)),
                        List.of(offset("b", 1), offset("c", 1), offset("poison", 1), offset("x", 1)),
                        List.of(offset("b", 1)),
                        List.of(offset("poison", 1), offset("x", 1)),
                        List.of(offset("c", 1)));
    }

    @Test
    void anOutageFailsEverybodyAtOnceAndEndsWithIt() throws Exception {
        Future<?> first = submit(offset("a", 1));
        database.awaitTransaction();
        List<Future<?>> others = List.of(submitWaiting(offset("b", 1)), submitWaiting(offset("c", 1)));
        database.outage = new StorageException(Kind.UNAVAILABLE, "gone");
        database.permits.release(2);
        for (Future<?> call : List.of(first, others.get(0), others.get(1))) {
            assertThat(failure(call))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        }
        assertThat(database.transactions).hasSize(2);

        database.outage = null;
        database.permits.release();
        succeed(submit(offset("d", 1)));
    }

    @Test
    void tooManyWaitingCallsAreRefusedAtOnce() throws Exception {
        Future<?> first = submit(offset("a", 1));
        database.awaitTransaction();
        List<Future<?>> waiting = new ArrayList<>();
        for (int call = 0; call < 8; call++) {
            waiting.add(submitWaiting(offset("g" + call, 1)));
        }
        assertThatThrownBy(() -> queue.commit(List.of(offset("late", 1))))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        database.permits.release(2);
        succeed(first);
        waiting.forEach(OffsetCommitQueueTest::succeed);
    }

    @Test
    void aTransactionIsBounded() throws Exception {
        Future<?> first = submit(offset("a", 1));
        database.awaitTransaction();
        CommittedOffset[] many = new CommittedOffset[60];
        CommittedOffset[] huge = new CommittedOffset[150];
        for (int index = 0; index < huge.length; index++) {
            huge[index] = offset("huge" + index, 1);
        }
        for (int index = 0; index < many.length; index++) {
            many[index] = offset("many" + index, 1);
        }
        List<Future<?>> calls =
                List.of(submitWaiting(many), submitWaiting(huge), submitWaiting(offset("b", 1)), submitWaiting(many));
        database.permits.release(10);
        succeed(first);
        calls.forEach(OffsetCommitQueueTest::succeed);
        assertThat(database.transactions).extracting(List::size).containsExactly(1, 60, 150, 61);
    }

    @Test
    void anInterruptedCallerLearnsTheOutcomeAllTheSame() throws Exception {
        Future<?> first = submit(offset("a", 1));
        database.awaitTransaction();
        Future<Boolean> second = callers.submit(() -> {
            Thread.currentThread().interrupt();
            queue.commit(List.of(offset("b", 1)));
            return Thread.interrupted();
        });
        database.permits.release(2);
        succeed(first);
        assertThat(second.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}

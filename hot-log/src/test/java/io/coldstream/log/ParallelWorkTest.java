package io.coldstream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelWorkTest {
    private static final List<Integer> NUMBERS =
            IntStream.range(0, 1000).boxed().toList();

    private final Queue<Thread> made = new ConcurrentLinkedQueue<>();
    private final ParallelWork four = new ParallelWork(4, work -> {
        Thread thread = new Thread(work, "helper");
        made.add(thread);
        return thread;
    });

    @Test
    void everyThingIsDoneOnceAndTheThreadsEndWithTheWork() {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();

        four.forEach(NUMBERS, done::add);

        assertThat(done).containsExactlyInAnyOrderElementsOf(NUMBERS);
        assertThat(made).hasSize(3).noneMatch(Thread::isAlive);
    }

    @Test
    void severalAreDoneAtATime() {
        CountDownLatch together = new CountDownLatch(4);
        Queue<Boolean> met = new ConcurrentLinkedQueue<>();

        four.forEach(List.of(1, 2, 3, 4), number -> {
            together.countDown();
            try {
                met.add(together.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(met).containsExactly(true, true, true, true);
    }

    @Test
    void aloneNeedsNoOtherThreadAndKeepsTheOrder() {
        List<Integer> done = new ArrayList<>();

        ParallelWork.alone().forEach(NUMBERS, done::add);

        assertThat(done).isEqualTo(NUMBERS);
    }

    @Test
    void anExceptionEndsTheWorkAndIsThrownWhenNothingIsUnderWayAnyMore() {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> four.forEach(NUMBERS, number -> {
                    if (number == 3) {
                        throw new IllegalArgumentException("three");
                    }
                    done.add(number);
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("three");

        assertThat(made).noneMatch(Thread::isAlive);
        assertThat(done).doesNotContain(3);
    }

    @Test
    void anInterruptedCallerStillWaitsForTheOthers() {
        CountDownLatch callerHasNothingLeft = new CountDownLatch(1);
        Queue<String> done = new ConcurrentLinkedQueue<>();
        Thread caller = Thread.currentThread();

        new ParallelWork(2, Thread::new).forEach(List.of(1, 2), number -> {
            if (Thread.currentThread() == caller) {
                caller.interrupt();
                callerHasNothingLeft.countDown();
            } else {
                await(callerHasNothingLeft);
                done.add("other");
            }
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).allMatch("other"::equals);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.coldstream.broker.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what only an outsider's look can tell: asks again until the answer is right or the time is up. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MS = 20;

    private Eventually() {}

    /** Asks until the answer is right; fails with the last answer after a minute. */
    static <T> T eventually(String what, Callable<T> question, Predicate<T> right) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T answer = question.call();
        while (!right.test(answer)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Waited in vain: " + what + "; the last answer was " + answer);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            answer = question.call();
        }
        return answer;
    }
}

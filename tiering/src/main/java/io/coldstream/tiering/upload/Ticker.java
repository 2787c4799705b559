package io.coldstream.tiering.upload;

import java.util.concurrent.TimeUnit;

/** Time that passes evenly, and waiting for it. */
public interface Ticker {
    /** Nanoseconds since some fixed instant. */
    long nanos();

    /** Waits; no time at all if {@code nanos} is 0 or less. */
    void sleepNanos(long nanos) throws InterruptedException;

    /** The machine's own. */
    static Ticker system() {
        return new Ticker() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleepNanos(long nanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        };
    }
}

package io.coldstream.broker.kafka.net;

import java.util.concurrent.Future;

/** Says at the call that a future's outcome needs no look. Stateless. */
final class Outcome {
    private Outcome() {}

    /**
     * For Netty's closes and writes: a write that fails closes its channel, which every handler hears of by
     * {@code channelInactive}, and what was written is released by Netty either way.
     */
    static void isSeenElsewhere(Future<?> future) {
        if (future.isCancelled()) {
            throw new IllegalStateException("nobody cancels writes and closes");
        }
    }
}

package io.coldstream.log;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves. Used by one thread. */
public final class ManualClock implements InstantSource {
    private long nowMs = 1_700_000_000_000L;

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMs);
    }

    @Override
    public long millis() {
        return nowMs;
    }

    public void advanceMs(long ms) {
        nowMs += ms;
    }
}

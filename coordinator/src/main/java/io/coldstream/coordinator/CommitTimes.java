package io.coldstream.coordinator;

import io.coldstream.storage.metadata.CommittedOffset;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The times of commits, which never go back, even if the clock does: by them a replay of the commit log tells a former
 * commit of this broker from a later one of another broker. Thread-safe.
 */
final class CommitTimes {
    private final InstantSource clock;
    private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);

    CommitTimes(InstantSource clock) {
        this.clock = clock;
    }

    /** Goes on from what is stored. */
    void startFrom(Collection<CommittedOffset> stored) {
        stored.forEach(offset -> atLeast(offset.committedAt()));
    }

    /** The time of a commit that comes after all others of its group, in the milliseconds that the database keeps. */
    Instant next() {
        return atLeast(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Instant atLeast(Instant time) {
        return last.accumulateAndGet(time, (before, now) -> now.isAfter(before) ? now : before);
    }
}

package io.coldstream.tiering.service;

import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.upload.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wall clock under guard. Thread-safe: the guard is replaced under this object's lock. */
final class TrustedClock {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedClock.class);

    private final InstantSource wall;
    private final Ticker ticker;
    private ClockGuard guard;
    private boolean jumped;

    TrustedClock(InstantSource wall, Ticker ticker) {
        this.wall = wall;
        this.ticker = ticker;
        this.guard = ClockGuard.startingAt(wall.instant(), ticker.nanos(), Optional.empty());
    }

    /** Begins anew with the newest moment that the catalogue remembers. */
    synchronized void start(Optional<Instant> newestEvidence) {
        guard = ClockGuard.startingAt(wall.instant(), ticker.nanos(), newestEvidence);
    }

    synchronized ClockGuard.Reading read() {
        ClockGuard.Reading reading = guard.read(wall.instant(), ticker.nanos());
        if (reading.jumped() != jumped) {
            jumped = reading.jumped();
            if (jumped) {
                LOG.warn(
                        "The clock says {}, which is {} ahead of what can be true; deletion goes by {} until the clock"
                                + " is back or somebody confirms it",
                        reading.wall(),
                        reading.ahead(),
                        reading.trusted());
            } else {
                LOG.info("The clock says {}, which is believed again", reading.wall());
            }
        }
        return reading;
    }

    /** Believes the wall clock from now on. */
    synchronized void confirm() {
        guard = guard.confirm(wall.instant(), ticker.nanos());
    }
}

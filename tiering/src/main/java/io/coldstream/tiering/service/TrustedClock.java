package io.coldstream.tiering.service;

import io.coldstream.tiering.retention.ClockEvidence;
import io.coldstream.tiering.retention.ClockGuard;
import io.coldstream.tiering.retention.KnownTime;
import io.coldstream.tiering.retention.TimeMemory;
import io.coldstream.tiering.upload.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall clock under guard, and what is remembered of it. Thread-safe: everything is replaced under this object's lock;
 * the memory is asked and written without it.
 */
final class TrustedClock implements InstantSource {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedClock.class);
    private static final long REMEMBER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final InstantSource wall;
    private final Ticker ticker;
    private final TimeMemory memory;
    private ClockGuard guard;
    private boolean jumped;
    /** Since when the wall clock stands behind the known time, if it does. */
    private @Nullable Long behindSinceNanos;
    /** What old notes say, if nothing is remembered. */
    private @Nullable List<Instant> notes;
    /** When the time was remembered last, or null before the start: what was not read must not be written over. */
    private @Nullable Long rememberedAtNanos;

    TrustedClock(InstantSource wall, Ticker ticker, TimeMemory memory) {
        this.wall = wall;
        this.ticker = ticker;
        this.memory = memory;
        this.guard = ClockGuard.startingAt(wall.instant(), ticker.nanos(), Optional.empty());
    }

    /**
     * Goes on from what an earlier process has remembered, and says whether there is such a thing. Then nothing else is
     * heard: notes may have been made by a clock that was wrong.
     */
    boolean recall() {
        Optional<KnownTime> remembered = memory.remembered();
        remembered.ifPresent(known -> begin(nanos -> ClockGuard.resuming(wall.instant(), nanos, known)));
        return remembered.isPresent();
    }

    /** Begins with what the database's notes say, where nothing is remembered. */
    synchronized void start(List<Instant> ofDatabase) {
        notes = List.copyOf(ofDatabase);
        begin(nanos -> ClockGuard.startingAt(wall.instant(), nanos, ClockEvidence.newest(ofDatabase.stream())));
    }

    private synchronized void begin(LongFunction<ClockGuard> guardAt) {
        long nanos = ticker.nanos();
        guard = guardAt.apply(nanos);
        rememberedAtNanos = nanos;
    }

    /** Hears the local logs' notes, too, which are there after the start; only where nothing is remembered. */
    synchronized void hear(Supplier<List<Instant>> ofLogs) {
        List<Instant> heard = notes;
        if (heard != null) {
            Optional<Instant> newest = ClockEvidence.newest(Stream.concat(heard.stream(), ofLogs.get().stream()));
            begin(nanos -> ClockGuard.startingAt(wall.instant(), nanos, newest));
            notes = null; // once: the clock is under guard from here on
        }
    }

    /** The trusted time. */
    @Override
    public Instant instant() {
        return read().trusted();
    }

    synchronized ClockGuard.Reading read() {
        Instant now = wall.instant();
        long nanos = ticker.nanos();
        guard = guard.follow(now, nanos);
        giveUpWhatTheClockLongStandsBehind(now, nanos);
        ClockGuard.Reading reading = guard.read(now, nanos);
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

    private void giveUpWhatTheClockLongStandsBehind(Instant now, long nanos) {
        Long since = behindSinceNanos;
        if (!guard.isBehind(now, nanos)) {
            behindSinceNanos = null;
        } else if (since == null) {
            behindSinceNanos = nanos;
        } else if (nanos - since >= ClockGuard.BEHIND_MAX.toNanos()) {
            LOG.info("The clock has gone back and stayed there: it was ahead before, and goes on from {}", now);
            guard = guard.confirm(now, nanos);
            behindSinceNanos = null;
        }
    }

    /** Believes the wall clock from now on, and over restarts. */
    void confirm() {
        synchronized (this) {
            guard = guard.confirm(wall.instant(), ticker.nanos());
        }
        remember();
    }

    /** Remembers the time, if the last time was a while ago. */
    void rememberIfDue() {
        if (isDue()) {
            remember();
        }
    }

    private synchronized boolean isDue() {
        Long before = rememberedAtNanos;
        return before != null && ticker.nanos() - before >= REMEMBER_NANOS;
    }

    /**
     * Remembers the time now; nothing before the start. Of two threads that do it at once the earlier time may stay, which
     * makes deletion later if there is a crash within the minute, and harms nobody.
     */
    void remember() {
        take().ifPresent(memory::remember);
    }

    private synchronized Optional<KnownTime> take() {
        if (rememberedAtNanos == null) {
            return Optional.empty();
        }
        ClockGuard.Reading reading = read();
        long nanos = ticker.nanos();
        rememberedAtNanos = nanos;
        return guard.toRemember(reading.wall(), nanos);
    }
}

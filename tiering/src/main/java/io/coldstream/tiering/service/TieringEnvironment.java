package io.coldstream.tiering.service;

import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.HoldSource;
import io.coldstream.tiering.retention.TimeMemory;
import io.coldstream.tiering.upload.Ticker;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What tiering takes from its surroundings, so that a test may bring its own.
 *
 * @param clock the wall clock, which is believed within limits only
 * @param ticker what the upload limit waits with, and what the clock is held against
 * @param scheduler wakes partitions; nothing that blocks runs on it. It belongs to the caller, who closes it later.
 * @param random spreads retries; safe for several threads
 * @param copyIds fresh random UUIDs
 * @param holds where legal holds are read right before something is destroyed
 * @param gate whether anything may be destroyed at all
 * @param timeMemory where the trusted time lies from one start to the next
 * @param locksHeldObjects whether the object store is to keep what legal holds cover by holds of its own
 */
public record TieringEnvironment(
        InstantSource clock,
        Ticker ticker,
        ScheduledExecutorService scheduler,
        RandomGenerator random,
        Supplier<UUID> copyIds,
        HoldSource holds,
        DeletionGate gate,
        TimeMemory timeMemory,
        boolean locksHeldObjects) {
    public TieringEnvironment {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(ticker, "ticker");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(copyIds, "copyIds");
        Objects.requireNonNull(holds, "holds");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(timeMemory, "timeMemory");
    }

    /** Surroundings that know of no holds, remember no time and let everything be destroyed that is due. */
    public TieringEnvironment(
            InstantSource clock,
            Ticker ticker,
            ScheduledExecutorService scheduler,
            RandomGenerator random,
            Supplier<UUID> copyIds) {
        this(clock, ticker, scheduler, random, copyIds, HoldSource.NONE, DeletionGate.OPEN, TimeMemory.NONE, false);
    }
}

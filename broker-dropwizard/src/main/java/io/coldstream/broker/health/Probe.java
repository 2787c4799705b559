package io.coldstream.broker.health;

/** Looks at one thing that the broker needs. Called by one thread at a time; may block, even for ever. */
public interface Probe {
    /** A short name in snake case, unique among the probes: {@code object_store} for one. */
    String name();

    /** What it means for the broker if the probe fails or does not answer in time; never HEALTHY. */
    Status whenAway();

    /** Looks. An exception means that the thing is away, and its message says why. */
    Finding look() throws Exception;
}

/**
 * Whether the database is still the one that this broker knew, and the time that it knew. {@link
 * io.coldstream.broker.gate.DatabaseGate} is the one to read first; what it remembers is in a small file in the data
 * folder, and so is the time ({@link io.coldstream.broker.gate.ClockFile}). Invariant: once the gate found the database
 * rolled back, nothing is destroyed, over any number of starts, until somebody has accepted it.
 */
@NullMarked
package io.coldstream.broker.gate;

import org.jspecify.annotations.NullMarked;

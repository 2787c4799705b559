/**
 * Whether the database is still the one that this broker knew. {@link io.coldstream.broker.gate.DatabaseGate} is the one
 * to read first; what it remembers is in a small file in the data folder. Invariant: once it found the database rolled
 * back, nothing is destroyed, over any number of starts, until somebody has accepted it.
 */
@NullMarked
package io.coldstream.broker.gate;

import org.jspecify.annotations.NullMarked;

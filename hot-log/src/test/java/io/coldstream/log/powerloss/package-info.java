/**
 * What a power cut leaves of the log. {@link io.coldstream.log.powerloss.PowerLossFileStore} is a disk in memory that
 * forgets, tears and reorders everything that was not forced; {@code Histories} runs random histories of a broker on it
 * and compares what comes back with what was acknowledged. Invariant: the same seed always gives the same history.
 */
@NullMarked
package io.coldstream.log.powerloss;

import org.jspecify.annotations.NullMarked;

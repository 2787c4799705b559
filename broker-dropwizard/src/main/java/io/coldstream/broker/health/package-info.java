/**
 * How the broker is. {@link io.coldstream.broker.health.Probe}s look at one thing each;
 * {@link io.coldstream.broker.health.HealthMonitor} asks them with a bound on time, remembers their answers for a
 * moment, and never lets one that hangs hold up the others or the caller.
 */
@NullMarked
package io.coldstream.broker.health;

import org.jspecify.annotations.NullMarked;

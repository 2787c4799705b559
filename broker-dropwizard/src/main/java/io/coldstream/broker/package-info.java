/**
 * The broker as a process. {@link io.coldstream.broker.ColdstreamApplication} is where it starts, and where the
 * commands can be read; {@code runtime} has the wiring.
 */
@NullMarked
package io.coldstream.broker;

import org.jspecify.annotations.NullMarked;

/**
 * The broker as a process. {@link io.coldstream.broker.ColdstreamApplication} is where it starts and where the whole
 * wiring can be read.
 */
@NullMarked
package io.coldstream.broker;

import org.jspecify.annotations.NullMarked;

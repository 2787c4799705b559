/**
 * The whole broker, with real clients, real stores and real sockets. {@link io.coldstream.broker.e2e.TestBroker} starts
 * one inside the test; {@link io.coldstream.broker.e2e.Events} produces and reads back.
 */
@NullMarked
package io.coldstream.broker.e2e;

import org.jspecify.annotations.NullMarked;

/**
 * Kafka's classic group protocol as a pure state machine: no threads, no clock, no sockets, no database. Read
 * {@link io.coldstream.coordinator.classic.ClassicGroup} first; {@code Rebalance} is the heart of it. Requests go in
 * with a ticket, and what is to be done comes out as a list of {@link io.coldstream.coordinator.classic.Effect}s:
 * answers to tickets, timers, a record to store.
 *
 * <p>Invariants: the leader of a generation is one; all members of a generation support its protocol; a member that
 * waits for no answer has a session timer; a generation becomes stable only after its record was stored.
 */
@NullMarked
package io.coldstream.coordinator.classic;

import org.jspecify.annotations.NullMarked;

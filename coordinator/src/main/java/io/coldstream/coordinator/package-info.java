/**
 * Consumer groups (Kafka's classic protocol), their committed offsets, and producer ids. Read
 * {@link io.coldstream.coordinator.GroupCoordinator} first: it takes requests from any thread and answers with
 * futures. It decides nothing itself: the rules of the protocol are the pure state machine in
 * {@code io.coldstream.coordinator.classic}, and the words that go in and out are records in
 * {@code io.coldstream.coordinator.group}.
 *
 * <p>Invariants: what a response promises is durable before the response leaves; a committed offset moves only by an
 * accepted commit; a restart of the broker loses no group; no thread that calls waits for the database.
 */
@NullMarked
package io.coldstream.coordinator;

import org.jspecify.annotations.NullMarked;

/**
 * Incremental fetch sessions (KIP-227): a client says once which partitions it follows, and then only what changes.
 *
 * <p>Read {@link io.coldstream.broker.kafka.fetch.session.FetchSessions} first. Bookkeeping only: nothing here reads a
 * log or resolves a topic's name. The invariant: a session's epoch moves by one with each accepted request, and a
 * partition is left out of an incremental response only if the client knows everything about it already.
 */
@NullMarked
package io.coldstream.broker.kafka.fetch.session;

import org.jspecify.annotations.NullMarked;

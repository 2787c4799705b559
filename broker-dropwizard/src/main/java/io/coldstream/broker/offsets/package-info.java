/**
 * The broker's log of offset commits: a local log like a partition's, of a topic that no client can name. Read
 * {@link io.coldstream.broker.offsets.OffsetLog} first. It holds what the database does not have yet, and little more.
 *
 * <p>Invariant: a commit that was told as durable is replayed after a crash, until it was trimmed.
 */
@NullMarked
package io.coldstream.broker.offsets;

import org.jspecify.annotations.NullMarked;

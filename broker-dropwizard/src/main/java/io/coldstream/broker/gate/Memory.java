package io.coldstream.broker.gate;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered from one start to the next.
 *
 * @param state the newest state that the database was seen in, or {@code null} if none could be read
 * @param suspension why deletions rest, or {@code null} if they do not
 */
record Memory(@Nullable DatabaseState state, @Nullable Suspension suspension) {}

/** Threads for work that waits, so that event loops do not. */
@NullMarked
package io.coldstream.broker.concurrent;

import org.jspecify.annotations.NullMarked;

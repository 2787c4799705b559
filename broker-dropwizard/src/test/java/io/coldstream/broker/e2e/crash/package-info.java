/**
 * A broker that dies at a chosen moment, for the crash tests beside it. {@link
 * io.coldstream.broker.e2e.crash.FailpointBroker} is the process's main class; {@link
 * io.coldstream.broker.e2e.crash.WatchedFileStore} is its disk, where every change passes by a watcher that may refuse
 * it or never return. Invariant: production code knows nothing of all this.
 */
@NullMarked
package io.coldstream.broker.e2e.crash;

import org.jspecify.annotations.NullMarked;

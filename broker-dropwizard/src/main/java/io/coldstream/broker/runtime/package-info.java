/**
 * A broker without its HTTP server: {@link io.coldstream.broker.runtime.Broker} starts and ends it, the Guice modules
 * beside it are its wiring. Invariant: the local folder is locked before the database is told who leads.
 */
@NullMarked
package io.coldstream.broker.runtime;

import org.jspecify.annotations.NullMarked;

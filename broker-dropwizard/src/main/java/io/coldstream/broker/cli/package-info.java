/**
 * Commands that ask a running broker over HTTP. Start with {@link io.coldstream.broker.cli.ApiCommand}. Invariants: what
 * a script reads goes to standard output, everything for people to standard error; the exit code says how it ended.
 */
@NullMarked
package io.coldstream.broker.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The command line: {@code server}, {@code check} and {@code hash-password}, as Dropwizard has them, with a configuration that may be left
 * out and errors that are sentences. Invariant: a command that fails says why on standard error and exits with 1.
 */
@NullMarked
package io.coldstream.broker.command;

import org.jspecify.annotations.NullMarked;

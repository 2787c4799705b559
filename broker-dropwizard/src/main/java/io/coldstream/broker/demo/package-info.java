/**
 * {@code ./coldstream demo}: the whole way of an event in one command, through the same clients that everybody uses.
 * {@link io.coldstream.broker.demo.DemoCommand} reads the options, {@link io.coldstream.broker.demo.DemoRun} is the
 * story. Invariant: what was read back is compared with what was sent, and a difference fails the command.
 */
@NullMarked
package io.coldstream.broker.demo;

import org.jspecify.annotations.NullMarked;

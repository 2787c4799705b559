/**
 * The brokers under measurement, each as a process of its own with a folder of its own, seen only from outside: its
 * port, and what the operating system counts for it. Start with {@link io.coldstream.benchmarks.broker.BrokerKind}.
 */
@NullMarked
package io.coldstream.benchmarks.broker;

import org.jspecify.annotations.NullMarked;

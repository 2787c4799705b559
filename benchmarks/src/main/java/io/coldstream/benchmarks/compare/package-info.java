/**
 * Coldstream beside Apache Kafka: both brokers in turn on the same machine, under the same load of Kafka's stock
 * performance tools. Start with {@link io.coldstream.benchmarks.compare.Compare}, then
 * {@link io.coldstream.benchmarks.compare.Cases}: what is measured, and how. Whatever is done to one broker is done to
 * the other; where a case has to differ, its description says so.
 */
@NullMarked
package io.coldstream.benchmarks.compare;

import org.jspecify.annotations.NullMarked;

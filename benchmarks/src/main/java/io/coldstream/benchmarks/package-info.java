/**
 * Measures a broker from outside, as its users and the operating system see it: a process that the start script
 * started, ordinary Kafka clients, {@code /proc}. Start with {@link io.coldstream.benchmarks.FirstFigures}. What a
 * figure includes is decided in {@link io.coldstream.benchmarks.Round}; nothing here reaches into the broker, but for the
 * catalogue that is filled for the console's figures.
 */
@NullMarked
package io.coldstream.benchmarks;

import org.jspecify.annotations.NullMarked;

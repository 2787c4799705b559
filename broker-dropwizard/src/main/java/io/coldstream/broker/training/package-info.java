/**
 * A short life of a broker, lived once at build time, from which the JVM learns the classes that a start needs.
 * {@link io.coldstream.broker.training.TrainingRun} is where it begins. Invariant: it touches nothing but a scratch
 * directory of its own and free ports of the loopback address, whatever the environment says.
 */
@NullMarked
package io.coldstream.broker.training;

import org.jspecify.annotations.NullMarked;

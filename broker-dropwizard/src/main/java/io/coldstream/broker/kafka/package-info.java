/**
 * Kafka's protocol. Everything that knows the classes of {@code kafka-clients} lives in this package and those below
 * it; {@code net} carries bytes, the others answer one family of requests each. Start with
 * {@link io.coldstream.broker.kafka.KafkaErrors} for how failures become error codes.
 */
@NullMarked
package io.coldstream.broker.kafka;

import org.jspecify.annotations.NullMarked;

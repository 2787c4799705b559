/**
 * Which requests are served, and by whom. {@link io.coldstream.broker.kafka.serving.KafkaModule} is all of it: what is
 * not in its table is not announced.
 */
@NullMarked
package io.coldstream.broker.kafka.serving;

import org.jspecify.annotations.NullMarked;

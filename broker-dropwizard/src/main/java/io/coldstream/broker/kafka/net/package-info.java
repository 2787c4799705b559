/**
 * The Kafka wire: sockets, frames, the codec, and the way from a request to its handler and back.
 *
 * <p>Read {@link io.coldstream.broker.kafka.net.KafkaServer} first; {@link io.coldstream.broker.kafka.net.HandlerTable}
 * says what is served, {@link io.coldstream.broker.kafka.net.RequestHandler} what a handler must keep to. The room's
 * invariants: nothing that a peer claims is believed before it is checked, the memory that requests take is bounded as
 * a whole, responses leave a connection in the order of its requests, and whatever a response holds is let go exactly
 * once, whether its bytes left or not.
 */
@NullMarked
package io.coldstream.broker.kafka.net;

import org.jspecify.annotations.NullMarked;

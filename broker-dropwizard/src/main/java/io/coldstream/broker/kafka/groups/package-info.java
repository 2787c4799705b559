/**
 * Consumer groups and producer ids on the wire: each handler turns Kafka's message into the coordinator's words and
 * its answer back. The rules are in {@code io.coldstream.coordinator}; topic names become ids here.
 */
@NullMarked
package io.coldstream.broker.kafka.groups;

import org.jspecify.annotations.NullMarked;

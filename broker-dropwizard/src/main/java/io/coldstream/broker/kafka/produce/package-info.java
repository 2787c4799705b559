/**
 * Produce: batches go from the network buffer to the log as they are. The log decides what is a legal batch; this
 * package finds the partitions and turns the log's refusals into the protocol's errors.
 */
@NullMarked
package io.coldstream.broker.kafka.produce;

import org.jspecify.annotations.NullMarked;

/** Tests of the record readers, against batches made by Kafka's own builder. */
@NullMarked
package io.coldstream.broker.kafka.records;

import org.jspecify.annotations.NullMarked;

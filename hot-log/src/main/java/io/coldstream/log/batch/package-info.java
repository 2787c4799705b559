/**
 * Record batches in Kafka's format v2 (KIP-98), read and patched in place.
 * {@link io.coldstream.log.batch.BatchHeader} is all there is: the records inside stay as the producer wrote them.
 */
@NullMarked
package io.coldstream.log.batch;

import org.jspecify.annotations.NullMarked;

/**
 * Record batches in Kafka's format v2 (KIP-98), read and patched in place.
 * {@link io.coldstream.log.batch.BatchHeader} is where to begin; {@link io.coldstream.log.batch.BatchValidator} decides
 * which batches a log may take. The records inside stay as the producer wrote them.
 */
@NullMarked
package io.coldstream.log.batch;

import org.jspecify.annotations.NullMarked;

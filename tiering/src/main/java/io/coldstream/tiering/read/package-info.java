/**
 * Serves what has left the local disk: {@link io.coldstream.tiering.read.ColdReader}. Invariants: no batch is returned
 * whose CRC was not checked; an offset that is missing is an error and never skipped; memory, threads and waiting reads
 * are bounded, so that a replay of years does not slow a producer.
 */
@NullMarked
package io.coldstream.tiering.read;

import org.jspecify.annotations.NullMarked;

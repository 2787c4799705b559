/**
 * The segmented log on local disk: one folder per partition, record batches in wire format. Other modules see a
 * partition through {@link io.coldstream.log.TierableLog} or the log itself. Invariants: stored offsets are dense;
 * recovery truncates only an unflushed tail; watermarks never move backwards.
 */
@NullMarked
package io.coldstream.log;

import org.jspecify.annotations.NullMarked;

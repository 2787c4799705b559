/**
 * The segmented log on local disk: one folder per partition, record batches in wire format, files in Kafka's formats.
 * Start with {@link io.coldstream.log.PartitionLog}, which shows the order of every change; {@code LogReader} is the
 * lock-free reading side, {@code LogFolder} and {@code Recovery} are what is left on the disk and how it is opened
 * again. Other modules see a partition through {@link io.coldstream.log.TierableLog} or the log itself.
 *
 * <p>Invariants: stored offsets are dense; recovery truncates only an unforced tail, which only the last file of a
 * folder can have; what the manifest promises was forced before; watermarks never move backwards.
 */
@NullMarked
package io.coldstream.log;

import org.jspecify.annotations.NullMarked;

package io.coldstream.tiering.archive;

/**
 * A transaction that was aborted inside the segment, as Kafka's transaction index has it (KIP-98).
 *
 * @param producerId whose transaction
 * @param firstOffset its first record's offset
 * @param lastOffset its abort marker's offset
 * @param lastStableOffset the last stable offset when the marker was written
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}

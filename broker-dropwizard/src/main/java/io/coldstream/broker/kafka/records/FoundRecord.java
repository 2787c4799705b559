package io.coldstream.broker.kafka.records;

/**
 * One record's coordinates, as ListOffsets answers them.
 *
 * @param offset the record's offset
 * @param timestampMs the record's timestamp, milliseconds since the epoch; the batch's under LogAppendTime
 * @param leaderEpoch the epoch of the leader that appended its batch
 */
public record FoundRecord(long offset, long timestampMs, int leaderEpoch) {}

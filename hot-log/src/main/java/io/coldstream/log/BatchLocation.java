package io.coldstream.log;

import io.coldstream.log.batch.BatchHeader;

/**
 * One batch of the local log, found by its time. Which of its records it was is for the caller to find out, who reads
 * the batch at its base offset.
 *
 * @param baseOffset the first record's offset
 * @param endOffset the offset behind the last record
 * @param maxTimestampMs the greatest timestamp in it, milliseconds since the epoch
 * @param leaderEpoch the epoch of the leader that appended it
 * @param sizeInBytes the size of the whole batch
 */
public record BatchLocation(long baseOffset, long endOffset, long maxTimestampMs, int leaderEpoch, int sizeInBytes) {
    static BatchLocation of(BatchHeader header) {
        return new BatchLocation(
                header.baseOffset(),
                header.endOffset(),
                header.maxTimestampMs(),
                header.leaderEpoch(),
                header.sizeInBytes());
    }
}

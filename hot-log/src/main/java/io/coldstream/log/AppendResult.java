package io.coldstream.log;

/**
 * Where an appended batch lies.
 *
 * @param firstOffset the first record's offset
 * @param endOffset the offset behind the batch's last record
 * @param appendTimeMs the broker's time that was stamped, milliseconds since the epoch; -1 under CreateTime
 * @param logStartOffset the log start offset at that moment
 * @param duplicate whether an idempotent producer sent it again: the offsets and the time are the first append's, and
 *     nothing was written now
 */
public record AppendResult(
        long firstOffset, long endOffset, long appendTimeMs, long logStartOffset, boolean duplicate) {}

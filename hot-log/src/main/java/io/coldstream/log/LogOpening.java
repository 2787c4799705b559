package io.coldstream.log;

import io.coldstream.api.TopicIdPartition;
import java.util.Objects;

/**
 * What the rest of the cluster knows about a partition when its local log is opened.
 *
 * @param partition which partition
 * @param leaderEpoch the epoch under which this broker leads it, 0 or more
 * @param logStartOffset the first offset that may be read anywhere; the local folder's own counts if it is greater
 * @param endOffsetAtLeast offsets below this one are taken (the archive's end): a new folder starts here, and an
 *     existing one that ends before it is damaged
 */
public record LogOpening(TopicIdPartition partition, int leaderEpoch, long logStartOffset, long endOffsetAtLeast) {
    public LogOpening {
        Objects.requireNonNull(partition, "partition");
        if (leaderEpoch < 0 || logStartOffset < 0 || endOffsetAtLeast < 0) {
            throw new IllegalArgumentException("not a way to open a log: epoch " + leaderEpoch + ", start "
                    + logStartOffset + ", end at least " + endOffsetAtLeast);
        }
    }

    /** A partition that never had a record. */
    public static LogOpening fresh(TopicIdPartition partition) {
        return new LogOpening(partition, 0, 0, 0);
    }
}

package io.coldstream.broker.kafka.fetch;

import io.coldstream.broker.kafka.records.ReleasableRecords;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * What one look at one partition gave.
 *
 * @param error NONE, or why there are no records
 * @param highWatermark the high watermark, or -1 with an error
 * @param logStartOffset the log start offset, or -1 with an error
 * @param records the records; {@code null} for none
 * @param archived whether the records are in the archive and have yet to be read
 */
record PartitionRead(
        Errors error,
        long highWatermark,
        long logStartOffset,
        @Nullable ReleasableRecords records,
        boolean archived) {
    private static final long UNKNOWN = -1;

    static PartitionRead failed(Errors error) {
        return new PartitionRead(error, UNKNOWN, UNKNOWN, null, false);
    }

    PartitionRead withRecords(ReleasableRecords read) {
        return new PartitionRead(error, highWatermark, logStartOffset, read, false);
    }

    int bytes() {
        return records == null ? 0 : records.sizeInBytes();
    }

    void release() {
        if (records != null) {
            records.release();
        }
    }
}

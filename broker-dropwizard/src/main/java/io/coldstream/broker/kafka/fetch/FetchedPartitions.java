package io.coldstream.broker.kafka.fetch;

import io.coldstream.broker.kafka.fetch.session.FetchPartitionKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Turns what was read into the protocol's words. Stateless. */
final class FetchedPartitions {
    private FetchedPartitions() {}

    static Map<FetchPartitionKey, PartitionData> toWire(
            List<FetchPartitionKey> keys, List<PartitionRead> reads, byte isolationLevel) {
        boolean committedOnly = isolationLevel == IsolationLevel.READ_COMMITTED.id();
        Map<FetchPartitionKey, PartitionData> data = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            PartitionRead read = reads.get(i);
            data.put(
                    keys.get(i),
                    new PartitionData()
                            .setPartitionIndex(keys.get(i).partition())
                            .setErrorCode(read.error().code())
                            .setHighWatermark(read.highWatermark())
                            // Without transactions nothing is undecided: all that is visible is stable.
                            .setLastStableOffset(read.highWatermark())
                            .setLogStartOffset(read.logStartOffset())
                            .setAbortedTransactions(committedOnly ? List.of() : null)
                            .setRecords(read.records() == null ? MemoryRecords.EMPTY : read.records()));
        }
        return data;
    }
}

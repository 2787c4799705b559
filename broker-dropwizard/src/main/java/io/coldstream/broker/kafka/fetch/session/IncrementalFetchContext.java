package io.coldstream.broker.kafka.fetch.session;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/** A request that says what changed since the one before it. Immutable; the session isn't. */
record IncrementalFetchContext(FetchSession session, int nextEpoch, List<RequestedPartition> partitions)
        implements FetchContext {
    @Override
    public FetchResponseData respond(Map<FetchPartitionKey, PartitionData> results) {
        return session.respond(nextEpoch, results);
    }
}

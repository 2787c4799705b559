package io.coldstream.broker.kafka.fetch.session;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.requests.FetchMetadata;

/** A request that wants no session, or has just ended one. Immutable. */
record SessionlessFetchContext(List<RequestedPartition> partitions) implements FetchContext {
    @Override
    public FetchResponseData respond(Map<FetchPartitionKey, PartitionData> results) {
        return FetchResponses.of(FetchMetadata.INVALID_SESSION_ID, results);
    }
}

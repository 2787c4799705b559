package io.coldstream.broker.kafka.fetch.session;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;

/** A request whose session is gone, or doesn't fit. Immutable. */
record FailedFetchContext(Errors error) implements FetchContext {
    @Override
    public List<RequestedPartition> partitions() {
        return List.of();
    }

    @Override
    public FetchResponseData respond(Map<FetchPartitionKey, PartitionData> results) {
        FetchResponses.release(results.values());
        return FetchResponses.failed(error, FetchMetadata.INVALID_SESSION_ID);
    }
}

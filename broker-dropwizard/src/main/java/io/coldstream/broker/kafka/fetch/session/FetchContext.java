package io.coldstream.broker.kafka.fetch.session;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;

/** One Fetch request, with what its session adds to it. Thread-safe; answered once. */
public sealed interface FetchContext
        permits FailedFetchContext, SessionlessFetchContext, FullFetchContext, IncrementalFetchContext {
    /** Why there is nothing to read but an error to send, or NONE. {@link #respond} then wants no results. */
    default Errors error() {
        return Errors.NONE;
    }

    /** What to read, in the order in which partitions should get their share of the response. */
    List<RequestedPartition> partitions();

    /**
     * Makes the response, and lets go of the records of partitions that it leaves out.
     *
     * @param results what came of the reads, in the order to send; the data's partition index need not be set
     */
    FetchResponseData respond(Map<FetchPartitionKey, PartitionData> results);
}

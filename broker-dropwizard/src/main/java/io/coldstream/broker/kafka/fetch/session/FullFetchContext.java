package io.coldstream.broker.kafka.fetch.session;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/** A request for everything that asks for a session as well; it gets one if there is room. Immutable. */
record FullFetchContext(
        List<RequestedPartition> partitions, FetchSessions sessions, boolean isFollower, boolean usesTopicIds)
        implements FetchContext {
    @Override
    public FetchResponseData respond(Map<FetchPartitionKey, PartitionData> results) {
        int sessionId = sessions.tryCreate(isFollower, usesTopicIds, partitions, results);
        return FetchResponses.of(sessionId, results);
    }
}

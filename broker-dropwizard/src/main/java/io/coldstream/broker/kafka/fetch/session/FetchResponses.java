package io.coldstream.broker.kafka.fetch.session;

import io.coldstream.broker.kafka.records.ReleasableRecords;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/** Puts responses together. Stateless. */
final class FetchResponses {
    private FetchResponses() {}

    static FetchResponseData failed(Errors error, int sessionId) {
        return new FetchResponseData()
                .setErrorCode(error.code())
                .setSessionId(sessionId)
                .setResponses(new ArrayList<>());
    }

    /** A response with these partitions in this order; neighbours of one topic share its entry. */
    static FetchResponseData of(int sessionId, Map<FetchPartitionKey, PartitionData> results) {
        FetchResponseData response =
                new FetchResponseData().setSessionId(sessionId).setResponses(new ArrayList<>());
        FetchPartitionKey previous = null;
        FetchableTopicResponse topic = null;
        for (Map.Entry<FetchPartitionKey, PartitionData> result : results.entrySet()) {
            FetchPartitionKey key = result.getKey();
            if (topic == null || previous == null || !key.isSameTopic(previous)) {
                topic = new FetchableTopicResponse()
                        .setTopicId(key.topicId())
                        .setTopic(key.topic())
                        .setPartitions(new ArrayList<>());
                response.responses().add(topic);
            }
            topic.partitions().add(complete(result.getValue().setPartitionIndex(key.partition())));
            previous = key;
        }
        return response;
    }

    static void release(Iterable<PartitionData> results) {
        results.forEach(FetchResponses::release);
    }

    static void release(PartitionData result) {
        if (result.records() instanceof ReleasableRecords records) {
            records.release();
        }
    }

    static int recordBytes(PartitionData result) {
        var records = recordsOrNull(result);
        return records == null ? 0 : records.sizeInBytes();
    }

    private static org.apache.kafka.common.record.internal.@Nullable BaseRecords recordsOrNull(PartitionData result) {
        return result.records();
    }

    /** Old clients of other makers stumble over records that are null instead of empty. */
    private static PartitionData complete(PartitionData result) {
        return recordsOrNull(result) == null ? result.setRecords(MemoryRecords.EMPTY) : result;
    }
}

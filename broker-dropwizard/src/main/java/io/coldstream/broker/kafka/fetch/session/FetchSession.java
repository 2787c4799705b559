package io.coldstream.broker.kafka.fetch.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;

/**
 * What one client follows, and what it knows. Thread-safe, guarded by itself; {@link FetchSessions} never takes this
 * lock while it holds its own.
 */
final class FetchSession {
    private final int id;
    private final boolean follower;
    private final boolean usesTopicIds;

    /** In the order in which they are read: whoever gave something goes behind all others. */
    private final Map<FetchPartitionKey, CachedPartition> partitions = new LinkedHashMap<>();

    /** The epoch that the next request must have. */
    private int epoch;

    FetchSession(
            int id,
            boolean follower,
            boolean usesTopicIds,
            int epoch,
            List<RequestedPartition> requested,
            Map<FetchPartitionKey, PartitionData> results) {
        this.id = id;
        this.follower = follower;
        this.usesTopicIds = usesTopicIds;
        this.epoch = epoch;
        for (RequestedPartition one : requested) {
            CachedPartition partition = new CachedPartition(one.position());
            PartitionData result = results.get(one.key());
            if (result != null) {
                partition.update(result);
            }
            partitions.put(one.key(), partition);
        }
    }

    int id() {
        return id;
    }

    boolean isFollower() {
        return follower;
    }

    /** Checks an incremental request against the session's state; NONE if it is the next one. */
    private Errors check(int requestEpoch, boolean requestUsesTopicIds) {
        if (requestEpoch != epoch) {
            return Errors.INVALID_FETCH_SESSION_EPOCH;
        }
        if (requestUsesTopicIds != usesTopicIds) {
            return Errors.FETCH_SESSION_TOPIC_ID_ERROR;
        }
        return Errors.NONE;
    }

    /**
     * Takes an incremental request in, and moves to the next epoch.
     *
     * @return the error of a request that isn't the next one and changed nothing, or NONE
     */
    synchronized Errors accept(
            int requestEpoch,
            boolean requestUsesTopicIds,
            List<RequestedPartition> altered,
            List<FetchPartitionKey> forgotten) {
        Errors error = check(requestEpoch, requestUsesTopicIds);
        if (error == Errors.NONE) {
            for (RequestedPartition one : altered) {
                CachedPartition known = partitions.get(one.key());
                if (known == null) {
                    partitions.put(one.key(), new CachedPartition(one.position()));
                } else {
                    known.position(one.position());
                }
            }
            forgotten.forEach(partitions::remove);
            epoch = FetchMetadata.nextEpoch(epoch);
        }
        return error;
    }

    synchronized int size() {
        return partitions.size();
    }

    synchronized List<RequestedPartition> partitions() {
        List<RequestedPartition> all = new ArrayList<>(partitions.size());
        partitions.forEach((key, partition) -> all.add(new RequestedPartition(key, partition.position())));
        return all;
    }

    /** The response to the request that was accepted in the epoch before {@code nextEpoch}. */
    synchronized FetchResponseData respond(int nextEpoch, Map<FetchPartitionKey, PartitionData> results) {
        if (epoch != nextEpoch) {
            // The client gave up on this request and sent it again; its answer would confuse what is known.
            FetchResponses.release(results.values());
            return FetchResponses.failed(Errors.INVALID_FETCH_SESSION_EPOCH, id);
        }
        Map<FetchPartitionKey, PartitionData> news = new LinkedHashMap<>();
        results.forEach((key, result) -> {
            CachedPartition partition = partitions.get(key);
            if (partition != null && partition.update(result)) {
                news.put(key, result);
                partitions.remove(key);
                partitions.put(key, partition);
            } else {
                FetchResponses.release(result);
            }
        });
        return FetchResponses.of(id, news);
    }
}

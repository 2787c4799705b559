package io.coldstream.broker.kafka.fetch.session;

import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.requests.FetchResponse;

/** What a session knows of one partition. Owned by its session, under the session's lock. */
final class CachedPartition {
    private FetchPartition position;
    private long knownHighWatermark = FetchResponse.INVALID_HIGH_WATERMARK;
    private long knownLogStartOffset = FetchResponse.INVALID_LOG_START_OFFSET;

    CachedPartition(FetchPartition position) {
        this.position = position;
    }

    FetchPartition position() {
        return position;
    }

    void position(FetchPartition altered) {
        this.position = altered;
    }

    /** Notes what the client is about to be told. Says whether there is anything in it that it didn't know. */
    boolean update(PartitionData result) {
        boolean isNews = FetchResponses.recordBytes(result) > 0
                || result.highWatermark() != knownHighWatermark
                || result.logStartOffset() != knownLogStartOffset
                || FetchResponse.isPreferredReplica(result)
                || FetchResponse.isDivergingEpoch(result)
                || result.errorCode() != 0;
        knownHighWatermark = result.highWatermark();
        knownLogStartOffset = result.logStartOffset();
        if (result.errorCode() != 0) {
            // When the error is over the client must hear of it, even if the offsets are what they were before.
            knownHighWatermark = FetchResponse.INVALID_HIGH_WATERMARK;
        }
        return isNews;
    }
}

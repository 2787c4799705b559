package io.coldstream.broker.kafka.fetch;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.log.PartitionLog;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a fetch, looked up.
 *
 * @param partition which one; {@code null} if the request names a topic that does not exist
 * @param log its log; {@code null} if it cannot be read, and then {@code error} says why
 * @param error what is wrong with the request for this partition, or NONE
 * @param offset the offset to read from
 * @param maxBytes how much the client wants of this partition at most
 */
record PartitionFetch(
        @Nullable TopicIdPartition partition, @Nullable PartitionLog log, Errors error, long offset, int maxBytes) {
    static PartitionFetch failed(Errors error, long offset) {
        return new PartitionFetch(null, null, error, offset, 0);
    }
}

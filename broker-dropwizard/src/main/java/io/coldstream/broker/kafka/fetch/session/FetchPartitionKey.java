package io.coldstream.broker.kafka.fetch.session;

import java.util.Objects;
import org.apache.kafka.common.Uuid;

/**
 * A partition in the words of the client: by the topic's id since version 13 of the request, by its name before.
 *
 * @param topicId the topic's id, or {@link Uuid#ZERO_UUID} if the client named the topic
 * @param topic the topic's name, or empty if the client gave the id
 * @param partition the partition's index
 */
public record FetchPartitionKey(Uuid topicId, String topic, int partition) {
    /** The first version of Fetch that speaks of topics by their ids (KIP-516). */
    static final int TOPIC_IDS_SINCE_VERSION = 13;

    public FetchPartitionKey {
        Objects.requireNonNull(topicId, "topicId");
        Objects.requireNonNull(topic, "topic");
    }

    boolean isSameTopic(FetchPartitionKey other) {
        return topicId.equals(other.topicId) && topic.equals(other.topic);
    }
}

package io.coldstream.broker.kafka.fetch.session;

import org.apache.kafka.common.message.FetchRequestData.FetchPartition;

/**
 * One partition to read.
 *
 * @param key the partition
 * @param position from where, how much, and what the client believes of the leader
 */
public record RequestedPartition(FetchPartitionKey key, FetchPartition position) {}

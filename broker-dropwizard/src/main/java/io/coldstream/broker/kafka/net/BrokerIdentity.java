package io.coldstream.broker.kafka.net;

import java.util.Objects;

/**
 * Who this broker is, for clients that were led to the wrong one (KIP-1242).
 *
 * @param clusterId the cluster's id
 * @param nodeId the broker's id within it
 */
public record BrokerIdentity(String clusterId, int nodeId) {
    public BrokerIdentity {
        Objects.requireNonNull(clusterId, "clusterId");
    }
}

package io.coldstream.broker.kafka;

import io.coldstream.broker.config.HostAndPort;
import java.util.function.Supplier;

/**
 * What clients are told of the cluster.
 *
 * @param clusterId the cluster's id
 * @param nodeId this broker's id
 * @param advertised where clients connect to; known once the listener is bound
 */
public record ClusterFacts(String clusterId, int nodeId, Supplier<HostAndPort> advertised) {
    /** The error-free value of "which operations are authorized" when nobody asked (KIP-430). */
    public static final int OPERATIONS_NOT_ASKED = Integer.MIN_VALUE;
}

package io.coldstream.broker.kafka.metadata;

import io.coldstream.broker.kafka.ClusterFacts;
import io.coldstream.log.PartitionLog;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/**
 * Who leads a partition.
 *
 * @param error none, or that nobody leads it
 * @param leaderId the leader's node id, or -1
 * @param leaderEpoch the leader's epoch, or -1
 * @param offlineReplicas the replicas that cannot serve
 */
record LeaderFacts(Errors error, int leaderId, int leaderEpoch, List<Integer> offlineReplicas) {
    static LeaderFacts of(ClusterFacts cluster, Optional<PartitionLog> partition) {
        return partition
                .map(open -> new LeaderFacts(Errors.NONE, cluster.nodeId(), open.leaderEpoch(), List.of()))
                .orElseGet(() -> new LeaderFacts(Errors.LEADER_NOT_AVAILABLE, -1, -1, List.of(cluster.nodeId())));
    }
}

package io.coldstream.broker.kafka.metadata;

import io.coldstream.broker.config.HostAndPort;
import io.coldstream.broker.kafka.ClusterFacts;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.Errors;

/** DescribeCluster (KIP-700): the brokers; there are no controllers to talk to. Stateless. */
public final class DescribeClusterHandler implements RequestHandler<DescribeClusterRequestData> {
    private static final byte ENDPOINT_BROKERS = 1;

    private final ClusterFacts cluster;

    public DescribeClusterHandler(ClusterFacts cluster) {
        this.cluster = cluster;
    }

    @Override
    public CompletionStage<DescribeClusterResponseData> handle(
            RequestContext context, DescribeClusterRequestData request) {
        if (request.endpointType() != ENDPOINT_BROKERS) {
            return CompletableFuture.completedFuture(new DescribeClusterResponseData()
                    .setErrorCode(Errors.MISMATCHED_ENDPOINT_TYPE.code())
                    .setErrorMessage("This is a broker; it has no controller endpoint."));
        }
        HostAndPort address = cluster.advertised().get();
        DescribeClusterResponseData response = new DescribeClusterResponseData()
                .setClusterId(cluster.clusterId())
                .setControllerId(cluster.nodeId())
                .setEndpointType(ENDPOINT_BROKERS)
                .setClusterAuthorizedOperations(ClusterFacts.OPERATIONS_NOT_ASKED);
        response.brokers()
                .add(new DescribeClusterBroker()
                        .setBrokerId(cluster.nodeId())
                        .setHost(address.host())
                        .setPort(address.port()));
        return CompletableFuture.completedFuture(response);
    }
}

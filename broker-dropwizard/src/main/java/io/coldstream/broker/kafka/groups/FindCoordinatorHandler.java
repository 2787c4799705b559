package io.coldstream.broker.kafka.groups;

import io.coldstream.broker.config.HostAndPort;
import io.coldstream.broker.kafka.ClusterFacts;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;

/** FindCoordinator: this broker coordinates every group. Stateless. */
public final class FindCoordinatorHandler implements RequestHandler<FindCoordinatorRequestData> {
    /** From this version on a request asks for several keys (KIP-699). */
    private static final short BATCHED_SINCE = 4;

    private static final int NO_NODE = -1;

    private final ClusterFacts cluster;

    public FindCoordinatorHandler(ClusterFacts cluster) {
        this.cluster = cluster;
    }

    @Override
    public CompletionStage<FindCoordinatorResponseData> handle(
            RequestContext context, FindCoordinatorRequestData request) {
        Optional<String> problem = problem(request.keyType());
        FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        if (context.apiVersion() >= BATCHED_SINCE) {
            List<Coordinator> coordinators = request.coordinatorKeys().stream()
                    .map(key -> coordinator(key, problem))
                    .toList();
            return CompletableFuture.completedFuture(response.setCoordinators(coordinators));
        }
        Coordinator only = coordinator(request.key(), problem);
        return CompletableFuture.completedFuture(response.setErrorCode(only.errorCode())
                .setErrorMessage(only.errorMessage())
                .setNodeId(only.nodeId())
                .setHost(only.host())
                .setPort(only.port()));
    }

    private static Optional<String> problem(byte keyType) {
        return keyType == CoordinatorType.GROUP.id()
                ? Optional.empty()
                : Optional.of("Only consumer groups have a coordinator here; transactions and share groups are not"
                        + " served.");
    }

    private Coordinator coordinator(String key, Optional<String> problem) {
        Coordinator coordinator = new Coordinator().setKey(key);
        if (problem.isPresent()) {
            return coordinator
                    .setErrorCode(Errors.INVALID_REQUEST.code())
                    .setErrorMessage(problem.get())
                    .setNodeId(NO_NODE)
                    .setHost("")
                    .setPort(NO_NODE);
        }
        HostAndPort address = cluster.advertised().get();
        return coordinator
                .setErrorMessage("")
                .setNodeId(cluster.nodeId())
                .setHost(address.host())
                .setPort(address.port());
    }
}

package io.coldstream.broker.kafka.groups;

import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.HeartbeatRequest;
import io.coldstream.coordinator.group.MemberIdentity;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;

/** Heartbeat. Stateless. */
public final class HeartbeatHandler implements RequestHandler<HeartbeatRequestData> {
    private final GroupCoordinator coordinator;

    public HeartbeatHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<HeartbeatResponseData> handle(RequestContext context, HeartbeatRequestData request) {
        HeartbeatRequest heartbeat = new HeartbeatRequest(
                request.groupId(),
                new MemberIdentity(request.memberId(), request.groupInstanceId()),
                request.generationId());
        return coordinator
                .heartbeat(heartbeat)
                .thenApply(error -> new HeartbeatResponseData().setErrorCode(GroupErrors.code(error)));
    }
}

package io.coldstream.broker.kafka.groups;

import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.coordinator.GroupCoordinator;
import io.coldstream.coordinator.group.MemberIdentity;
import io.coldstream.coordinator.group.SyncRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;

/** SyncGroup. Stateless. */
public final class SyncGroupHandler implements RequestHandler<SyncGroupRequestData> {
    private final GroupCoordinator coordinator;

    public SyncGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<SyncGroupResponseData> handle(RequestContext context, SyncGroupRequestData request) {
        Map<String, byte[]> assignments = new HashMap<>();
        request.assignments().forEach(assignment -> assignments.put(assignment.memberId(), assignment.assignment()));
        SyncRequest sync = new SyncRequest(
                request.groupId(),
                new MemberIdentity(request.memberId(), request.groupInstanceId()),
                request.generationId(),
                request.protocolType(),
                request.protocolName(),
                assignments);
        return coordinator
                .syncGroup(sync)
                .thenApply(synced -> new SyncGroupResponseData()
                        .setErrorCode(GroupErrors.code(synced.error()))
                        .setProtocolType(synced.protocolType())
                        .setProtocolName(synced.protocolName())
                        .setAssignment(synced.assignment()));
    }
}

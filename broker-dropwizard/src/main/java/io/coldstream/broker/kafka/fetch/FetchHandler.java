package io.coldstream.broker.kafka.fetch;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.kafka.UuidMapping;
import io.coldstream.broker.kafka.fetch.session.FetchContext;
import io.coldstream.broker.kafka.fetch.session.FetchPartitionKey;
import io.coldstream.broker.kafka.fetch.session.FetchSessions;
import io.coldstream.broker.kafka.fetch.session.RequestedPartition;
import io.coldstream.broker.kafka.net.RequestContext;
import io.coldstream.broker.kafka.net.RequestHandler;
import io.coldstream.broker.topic.Partitions;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.log.PartitionLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * Fetch, with sessions (KIP-227). Looks the partitions up and hands the rest to a {@link PendingFetch}. Stateless but
 * for the sessions.
 */
public final class FetchHandler implements RequestHandler<FetchRequestData> {
    private static final int NO_EPOCH = -1;
    private static final int CONSUMER = -1;

    private final TopicCatalog catalog;
    private final Partitions partitions;
    private final FetchSessions sessions;
    private final ArchiveReads archive;
    private final int maxBytes;

    /** @param maxBytes the largest response, whatever the client asks for ({@code fetch.max.bytes}) */
    public FetchHandler(
            TopicCatalog catalog, Partitions partitions, FetchSessions sessions, ArchiveReads archive, int maxBytes) {
        this.catalog = catalog;
        this.partitions = partitions;
        this.sessions = sessions;
        this.archive = archive;
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<FetchResponseData> handle(RequestContext context, FetchRequestData request) {
        if (request.replicaId() != CONSUMER || request.replicaState().replicaId() != CONSUMER) {
            // One broker has no followers; serving one would let it believe that it is in sync.
            return CompletableFuture.completedFuture(
                    new FetchResponseData().setErrorCode(Errors.INVALID_REQUEST.code()));
        }
        FetchContext fetch = sessions.open(request, context.apiVersion());
        if (fetch.error() != Errors.NONE) {
            return CompletableFuture.completedFuture(fetch.respond(Map.of()));
        }
        List<FetchPartitionKey> keys =
                fetch.partitions().stream().map(RequestedPartition::key).toList();
        List<PartitionFetch> wanted =
                fetch.partitions().stream().map(this::lookUp).toList();
        FetchLimits limits = new FetchLimits(
                Math.max(0, request.minBytes()),
                Math.max(0, Math.min(request.maxBytes(), maxBytes)),
                Math.max(0, request.maxWaitMs()));
        PendingFetch pending = new PendingFetch(wanted, limits, archive, context.eventLoop());
        return pending.start()
                .thenApply(reads -> fetch.respond(FetchedPartitions.toWire(keys, reads, request.isolationLevel())));
    }

    private PartitionFetch lookUp(RequestedPartition requested) {
        FetchPartitionKey key = requested.key();
        long offset = requested.position().fetchOffset();
        boolean byId = !key.topicId().equals(Uuid.ZERO_UUID);
        Optional<Topic> topic = byId ? catalog.byId(UuidMapping.fromKafka(key.topicId())) : catalog.byName(key.topic());
        if (topic.isEmpty()) {
            return PartitionFetch.failed(byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION, offset);
        }
        if (!topic.get().hasPartition(key.partition())) {
            return PartitionFetch.failed(Errors.UNKNOWN_TOPIC_OR_PARTITION, offset);
        }
        TopicIdPartition partition = new TopicIdPartition(topic.get().id(), key.partition());
        Optional<PartitionLog> log = partitions.find(partition);
        if (log.isEmpty()) {
            return PartitionFetch.failed(Errors.NOT_LEADER_OR_FOLLOWER, offset);
        }
        int believed = requested.position().currentLeaderEpoch();
        if (believed != NO_EPOCH && believed != log.get().leaderEpoch()) {
            return PartitionFetch.failed(
                    believed < log.get().leaderEpoch() ? Errors.FENCED_LEADER_EPOCH : Errors.UNKNOWN_LEADER_EPOCH,
                    offset);
        }
        return new PartitionFetch(
                partition,
                log.get(),
                Errors.NONE,
                offset,
                Math.max(0, requested.position().partitionMaxBytes()));
    }
}

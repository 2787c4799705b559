package io.coldstream.broker.http.overview;

import io.coldstream.api.http.Overview;
import io.coldstream.broker.access.User;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.plan.RetentionTotals;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.view.BrokerFacts;
import io.coldstream.broker.view.BrokerListing;
import io.coldstream.broker.view.PartitionFacts;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/overview}. One look at each partition, none at a store. Thread-safe. */
@Path("/v1/overview")
@Produces(MediaType.APPLICATION_JSON)
public final class OverviewResource {
    private final TopicCatalog catalog;
    private final PartitionListing partitions;
    private final BrokerListing broker;
    private final RetentionTotals retention;

    public OverviewResource(
            TopicCatalog catalog, PartitionListing partitions, BrokerListing broker, RetentionTotals retention) {
        this.catalog = catalog;
        this.partitions = partitions;
        this.broker = broker;
        this.retention = retention;
    }

    @GET
    public Overview get(@Context SecurityContext security) throws StorageException {
        List<Topic> topics = catalog.all();
        int partitionCount = 0;
        long segments = 0;
        long localBytes = 0;
        long remoteBytes = 0;
        long logBytes = 0;
        for (Topic topic : topics) {
            partitionCount += topic.partitions();
            for (PartitionFacts partition : partitions.partitions(topic)) {
                segments += partition.segments();
                localBytes += partition.localBytes();
                remoteBytes += partition.remoteBytes();
                logBytes += partition.logBytes();
            }
        }
        BrokerFacts facts = broker.broker();
        BrokerFacts.Backlog backlog = facts.backlog();
        RetentionTotals.Totals totals = retention.read();
        return new Overview(
                facts.clusterId(),
                facts.version(),
                facts.startedAt(),
                facts.brokerId(),
                facts.kafka(),
                topics.size(),
                partitionCount,
                segments,
                localBytes,
                remoteBytes,
                logBytes,
                new Overview.UploadBacklog(backlog.segments(), backlog.logBytes(), backlog.oldestSealedAt()),
                new Overview.Held(totals.bytesByHold().size(), totals.heldBytes()),
                new Overview.Amount(totals.dueSegments(), totals.dueBytes()),
                new Overview.Disk(facts.disk().freeBytes(), facts.disk().totalBytes()),
                new Overview.Deletions(facts.suspendedBecause() != null, facts.suspendedBecause()),
                me(UserContext.user(security)));
    }

    private static Overview.@Nullable Me me(User user) {
        return user.authenticated() ? new Overview.Me(user.name(), user.role().word()) : null;
    }
}

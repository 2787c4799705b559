package io.coldstream.broker.http.explain;

import io.coldstream.api.Amounts;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.http.Gone;
import io.coldstream.api.http.SegmentExplanation;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.plan.Plans;
import io.coldstream.broker.topic.Topic;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.tiering.retention.DeletionGate;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.SegmentOutlook;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /api/v1/topics/{topic}/partitions/{partition}/segments/{offset}/explain}. Thread-safe. */
@Path("/v1/topics/{topic}/partitions/{partition}/segments/{offset}/explain")
@Produces(MediaType.APPLICATION_JSON)
public final class ExplainResource {
    private final TopicLookup lookup;
    private final Plans plans;
    private final Supplier<Optional<String>> closedBecause;
    private final GoneRecords gone;

    /** @param closedBecause as {@link DeletionGate#closedBecause} */
    public ExplainResource(TopicLookup lookup, Plans plans, Supplier<Optional<String>> closedBecause, AuditLog audit) {
        this.lookup = lookup;
        this.plans = plans;
        this.closedBecause = closedBecause;
        this.gone = new GoneRecords(audit);
    }

    @GET
    public SegmentExplanation get(
            @PathParam("topic") String name,
            @PathParam("partition") String partitionText,
            @PathParam("offset") String offsetText)
            throws StorageException {
        Topic topic = lookup.require(name);
        int partition = TopicLookup.partition(topic, partitionText);
        long offset = WholeNumber.parse(offsetText)
                .filter(number -> number >= 0)
                .orElseThrow(() -> ProblemException.invalid(
                        "offset", "offset must be a whole number, 0 or more; it was " + Quote.of(offsetText) + "."));
        RetentionPlan plan = plans.of(topic, partition)
                .orElseThrow(() -> ProblemException.unknownSegment(
                        "Partition " + partition + " is not open; its topic may be being deleted.", null));
        if (offset < plan.logStartOffset()) {
            throw below(plan, offset);
        }
        SegmentOutlook segment = plan.segmentWith(offset)
                .orElseThrow(() -> ProblemException.unknownSegment(
                        "No segment of partition " + partition + " has offset " + offset + ": its records are at "
                                + plan.logStartOffset() + " and behind.",
                        null));
        return ExplanationViews.of(topic, plan, segment, plans.facts().segments(plan.partition()), closedBecause.get());
    }

    private ProblemException below(RetentionPlan plan, long offset) throws StorageException {
        TopicIdPartition partition = plan.partition();
        Gone found = gone.find(partition, offset).orElse(null);
        String start = "Offset " + offset + " is gone: the partition starts at " + plan.logStartOffset() + ". ";
        return found == null
                ? ProblemException.unknownSegment(start + "The newest entries of the audit log do not say when.", null)
                : ProblemException.unknownSegment(
                        start + "It was deleted at " + Amounts.time(found.at()) + " by " + Quote.of(found.actor())
                                + ": " + found.reason(),
                        found);
    }
}

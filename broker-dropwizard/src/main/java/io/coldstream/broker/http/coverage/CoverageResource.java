package io.coldstream.broker.http.coverage;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.http.CoverageDetail;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.plan.Coverage;
import io.coldstream.broker.plan.CoverageBuckets;
import io.coldstream.broker.plan.Plans;
import io.coldstream.broker.topic.Topic;
import io.coldstream.tiering.retention.PartitionFacts;
import io.coldstream.tiering.retention.RetentionPlan;
import io.coldstream.tiering.retention.RetentionPlanner;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/topics/{topic}/coverage}. Thread-safe. */
@Path("/v1/topics/{topic}/coverage")
@Produces(MediaType.APPLICATION_JSON)
public final class CoverageResource {
    private static final int CELLS_MAX = 200_000;

    private final TopicLookup lookup;
    private final Plans plans;

    public CoverageResource(TopicLookup lookup, Plans plans) {
        this.lookup = lookup;
        this.plans = plans;
    }

    @GET
    public CoverageDetail get(
            @PathParam("topic") String name,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Topic topic = lookup.require(name);
        CoverageRequest request = CoverageRequest.of(bucket, from, to);
        Instant now = plans.facts().time().trusted();
        Map<Integer, Coverage> coverages = new LinkedHashMap<>();
        for (TopicIdPartition partition : topic.topicPartitions()) {
            PartitionFacts facts = plans.facts().facts(partition).orElse(null);
            if (facts != null) {
                RetentionPlan plan = RetentionPlanner.plan(topic.config().retention(), facts, now);
                coverages.put(partition.partition(), Coverage.of(plan, facts, now.plus(Plans.HORIZON)));
            }
        }
        CoverageRequest.Window window = request.window(coverages.values(), now);
        if ((long) window.count() * coverages.size() > CELLS_MAX) {
            throw ProblemException.invalid(
                    "bucket",
                    "Partitions times buckets must be at most " + CELLS_MAX + "; they are " + coverages.size()
                            + " times " + window.count() + ". Ask for longer buckets or a shorter time.");
        }
        List<CoverageDetail.Partition> partitions = new ArrayList<>();
        coverages.forEach((partition, coverage) -> {
            CoverageBuckets buckets = new CoverageBuckets(window.fromMs(), request.bucketMs(), window.count());
            buckets.addAll(coverage.pieces());
            partitions.add(new CoverageDetail.Partition(partition, shown(buckets)));
        });
        return new CoverageDetail(
                topic.name(),
                request.bucketText(),
                Instant.ofEpochMilli(window.fromMs()),
                Instant.ofEpochMilli(window.fromMs() + request.bucketMs() * window.count()),
                partitions);
    }

    private static List<CoverageDetail.Bucket> shown(CoverageBuckets buckets) {
        List<CoverageDetail.Bucket> shown = new ArrayList<>();
        for (int i = 0; i < buckets.count(); i++) {
            if (buckets.segments(i) > 0) {
                shown.add(new CoverageDetail.Bucket(
                        Instant.ofEpochMilli(buckets.startMs(i)),
                        Instant.ofEpochMilli(buckets.startMs(i + 1)),
                        buckets.localBytes(i),
                        buckets.archivedBytes(i),
                        buckets.bothBytes(i),
                        buckets.heldBytes(i),
                        buckets.dueBytes(i),
                        buckets.segments(i)));
            }
        }
        return shown;
    }
}

package io.coldstream.broker.http.coverage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/topics/{topic}/coverage}. Thread-safe.
 *
 * <p>An answer is written bucket by bucket: however many there are, those of one partition are in memory at once, as
 * numbers.
 */
@Path("/v1/topics/{topic}/coverage")
@Produces(MediaType.APPLICATION_JSON)
public final class CoverageResource {
    private static final int CELLS_MAX = 1_000_000;
    /** How often something may be added to a bucket; a few seconds of work at most. */
    private static final long STEPS_MAX = 200_000_000;

    private final TopicLookup lookup;
    private final Plans plans;
    private final ObjectWriter json;

    public CoverageResource(TopicLookup lookup, Plans plans, ObjectMapper json) {
        this.lookup = lookup;
        this.plans = plans;
        // Buckets are many and small: whoever reads them waits for none of them.
        this.json = json.writer()
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    }

    @GET
    public Response get(
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
        Supplier<CoverageBuckets> empty =
                () -> new CoverageBuckets(window.fromMs(), request.bucketMs(), window.count());
        requireBounded(coverages, empty.get());
        StreamingOutput body = out -> write(topic, request, coverages, empty, out);
        return Response.ok(body).type(MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static void requireBounded(Map<Integer, Coverage> coverages, CoverageBuckets buckets) {
        if ((long) buckets.count() * coverages.size() > CELLS_MAX) {
            throw ProblemException.invalid(
                    "bucket",
                    "Partitions times buckets must be at most " + CELLS_MAX + "; they are " + coverages.size()
                            + " times " + buckets.count() + ". Ask for longer buckets or a shorter time.");
        }
        long steps = coverages.values().stream()
                .flatMap(coverage -> coverage.pieces().stream())
                .mapToLong(buckets::bucketsOf)
                .sum();
        if (steps > STEPS_MAX) {
            throw ProblemException.invalid(
                    "bucket",
                    "Too many segments spread over too many buckets: together they have parts in " + steps
                            + " of them, and may in " + STEPS_MAX + ". Ask for longer buckets or a shorter time.");
        }
    }

    /** Writes what {@link CoverageDetail} describes. */
    private void write(
            Topic topic,
            CoverageRequest request,
            Map<Integer, Coverage> coverages,
            Supplier<CoverageBuckets> empty,
            OutputStream out)
            throws IOException {
        try (JsonGenerator answer = json.createGenerator(out)) {
            CoverageBuckets shape = empty.get();
            answer.writeStartObject();
            answer.writeStringField("topic", topic.name());
            answer.writeStringField("bucket", request.bucketText());
            answer.writeStringField(
                    "from", Instant.ofEpochMilli(shape.startMs(0)).toString());
            answer.writeStringField(
                    "to", Instant.ofEpochMilli(shape.startMs(shape.count())).toString());
            answer.writeArrayFieldStart("partitions");
            for (Map.Entry<Integer, Coverage> partition : coverages.entrySet()) {
                CoverageBuckets buckets = empty.get();
                buckets.addAll(partition.getValue().pieces());
                answer.writeStartObject();
                answer.writeNumberField("partition", partition.getKey());
                answer.writeArrayFieldStart("buckets");
                write(buckets, answer);
                answer.writeEndArray();
                answer.writeEndObject();
            }
            answer.writeEndArray();
            answer.writeEndObject();
        }
    }

    private void write(CoverageBuckets buckets, JsonGenerator answer) throws IOException {
        for (int i = 0; i < buckets.count(); i++) {
            if (buckets.segments(i) > 0) {
                json.writeValue(
                        answer,
                        new CoverageDetail.Bucket(
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
    }
}

package io.coldstream.broker.http.segments;

import io.coldstream.api.TopicIdPartition;
import io.coldstream.api.http.SegmentDetail;
import io.coldstream.api.http.SegmentPage;
import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.http.topics.PartitionParameter;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.broker.view.SegmentListing;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/topics/{topic}/segments}. Thread-safe. */
@Path("/v1/topics/{topic}/segments")
@Produces(MediaType.APPLICATION_JSON)
public final class SegmentsResource {
    private final TopicLookup lookup;
    private final SegmentListing segments;

    public SegmentsResource(TopicLookup lookup, SegmentListing segments) {
        this.lookup = lookup;
        this.segments = segments;
    }

    @GET
    public SegmentPage list(
            @PathParam("topic") String name,
            @QueryParam("partition") @Nullable String partition,
            @QueryParam("page_size") @Nullable String pageSize,
            @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        Topic topic = lookup.require(name);
        PageRequest page = PageRequest.of(pageSize, pageToken);
        SegmentPosition behind = page.position().map(SegmentPosition::parse).orElse(SegmentPosition.START);
        int first = 0;
        int end = topic.partitions();
        if (partition != null) {
            first = PartitionParameter.of(topic, partition);
            end = first + 1;
        }
        List<SegmentDetail> found =
                collect(topic, Math.max(first, behind.partition()), end, behind, page.pageSize() + 1);
        boolean more = found.size() > page.pageSize();
        List<SegmentDetail> shown = more ? found.subList(0, page.pageSize()) : found;
        return new SegmentPage(topic.name(), shown, more ? token(shown.get(shown.size() - 1)) : null);
    }

    /** The first {@code count} segments behind a position; partitions behind those are not looked at. */
    private List<SegmentDetail> collect(Topic topic, int first, int end, SegmentPosition behind, int count)
            throws StorageException {
        List<SegmentDetail> found = new ArrayList<>();
        for (int partition = first; partition < end && found.size() < count; partition++) {
            for (SegmentFacts segment : segments.segments(new TopicIdPartition(topic.id(), partition))) {
                if (found.size() < count && behind.isBefore(partition, segment.baseOffset())) {
                    found.add(SegmentViews.detail(partition, segment));
                }
            }
        }
        return found;
    }

    private static String token(SegmentDetail last) {
        return PageRequest.token(new SegmentPosition(last.partition(), last.baseOffset()).toString());
    }
}

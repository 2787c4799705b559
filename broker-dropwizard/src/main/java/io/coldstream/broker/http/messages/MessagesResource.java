package io.coldstream.broker.http.messages;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.view.MessageListing;
import io.coldstream.storage.StorageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/topics/{topic}/messages}: messages as they are found, one JSON object a line. Thread-safe. */
@Path("/v1/topics/{topic}/messages")
public final class MessagesResource {
    /** One JSON object a line, as the console and {@code jq} read it. */
    static final String NDJSON = "application/x-ndjson";

    private static final Logger LOG = LoggerFactory.getLogger(MessagesResource.class);

    private final TopicLookup lookup;
    private final MessageListing messages;
    private final StreamSlots slots;
    private final InstantSource clock;
    private final ObjectMapper json;

    public MessagesResource(
            TopicLookup lookup, MessageListing messages, StreamSlots slots, InstantSource clock, ObjectMapper json) {
        this.lookup = lookup;
        this.messages = messages;
        this.slots = slots;
        this.clock = clock;
        this.json = json;
    }

    @GET
    @Produces(NDJSON)
    public Response search(@PathParam("topic") String name, @Context UriInfo uri, @Context HttpServletRequest request) {
        Topic topic = lookup.require(name);
        SearchQuery query = SearchQuery.of(uri.getQueryParameters());
        List<TopicIdPartition> partitions = partitions(topic, query);
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            return Response.ok().type(NDJSON).build();
        }
        StreamSlots.Slot slot = slots.take();
        StreamingOutput body = out -> {
            try (slot) {
                String text = query.text();
                PartSearch search = text == null ? null : new PartSearch(text, query.ignoreCase(), query.parts());
                MessageStream.Beginning beginning = heart -> cursors(partitions, query, heart);
                new MessageStream(messages, beginning, query.limit(), search, clock, json, out, slots::isEnding).run();
            } catch (IOException e) {
                // Nobody is left to tell: leaving is how a stream is cancelled.
                LOG.debug("A reader of messages left: {}", e.getMessage());
            }
        };
        return Response.ok(body)
                .type(NDJSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no") // proxies that gather answers would hold up the lines
                .build();
    }

    private static List<TopicIdPartition> partitions(Topic topic, SearchQuery query) {
        String wanted = query.partition();
        Map<Integer, Long> offsets = query.fromOffsets();
        IntStream indexes = offsets != null
                ? offsets.keySet().stream().mapToInt(index -> TopicLookup.partition(topic, String.valueOf(index)))
                : wanted == null
                        ? IntStream.range(0, topic.partitions())
                        : IntStream.of(TopicLookup.partition(topic, wanted));
        return indexes.mapToObj(index -> new TopicIdPartition(topic.id(), index))
                .toList();
    }

    /** Looks up where times are: in the archive, too, and one partition after the other. */
    private List<Cursor> cursors(List<TopicIdPartition> partitions, SearchQuery query, Waiting.Heart heart)
            throws StorageException, IOException, InterruptedException {
        boolean looksUp = query.startMs().isPresent() || query.endMs().isPresent();
        List<Cursor> cursors = new ArrayList<>();
        for (TopicIdPartition partition : partitions) {
            Optional<OffsetRange> readable = messages.readable(partition);
            if (readable.isPresent()) {
                cursors.add(new Cursor(partition, range(partition, readable.get(), query)));
            }
            if (looksUp) {
                heart.beat();
            }
        }
        return cursors;
    }

    private OffsetRange range(TopicIdPartition partition, OffsetRange readable, SearchQuery query)
            throws StorageException, InterruptedException {
        long end = at(partition, query.endMs(), readable, readable.end());
        long start =
                query.start(partition.partition()).orElse(at(partition, query.startMs(), readable, readable.start()));
        long first = Math.min(Math.max(start, readable.start()), end);
        return new OffsetRange(first, end);
    }

    /** The first offset at or after a time, and the end if there is none; without a time, something else. */
    private long at(TopicIdPartition partition, OptionalLong timeMs, OffsetRange readable, long otherwise)
            throws StorageException, InterruptedException {
        if (timeMs.isEmpty()) {
            return otherwise;
        }
        long found = messages.firstAtOrAfter(partition, timeMs.getAsLong()).orElse(readable.end());
        return Math.min(Math.max(found, readable.start()), readable.end());
    }
}

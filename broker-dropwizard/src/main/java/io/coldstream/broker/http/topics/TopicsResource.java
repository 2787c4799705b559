package io.coldstream.broker.http.topics;

import io.coldstream.api.http.TopicDetail;
import io.coldstream.api.http.TopicPage;
import io.coldstream.api.http.TopicSummary;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.jobs.view.JobViews;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.job.WatchedWork;
import io.coldstream.broker.topic.Topic;
import io.coldstream.broker.topic.TopicCatalog;
import io.coldstream.broker.topic.TopicException;
import io.coldstream.broker.topic.TopicService;
import io.coldstream.broker.topic.TopicTraffic;
import io.coldstream.broker.view.PartitionListing;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/topics}. Thread-safe. */
@Path("/v1/topics")
@Produces(MediaType.APPLICATION_JSON)
public final class TopicsResource {
    private final TopicService service;
    private final TopicCatalog catalog;
    private final PartitionListing partitions;
    private final TopicTraffic traffic;
    private final Predicate<UUID> held;
    private final TopicLookup lookup;
    private final Jobs jobs;
    private final Function<Topic, WatchedWork> deletion;
    private final JsonBody json = new JsonBody();

    /**
     * @param held whether a legal hold stands on a topic; does not block
     * @param deletion how far the deletion of a topic's archive is
     */
    public TopicsResource(
            TopicService service,
            TopicCatalog catalog,
            PartitionListing partitions,
            TopicTraffic traffic,
            Predicate<UUID> held,
            Jobs jobs,
            Function<Topic, WatchedWork> deletion) {
        this.service = service;
        this.catalog = catalog;
        this.partitions = partitions;
        this.traffic = traffic;
        this.held = held;
        this.lookup = new TopicLookup(catalog);
        this.jobs = jobs;
        this.deletion = deletion;
    }

    @GET
    public TopicPage list(
            @QueryParam("page_size") @Nullable String pageSize, @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        String behind = page.position().orElse("");
        List<Topic> topics = catalog.all().stream()
                .filter(topic -> topic.name().compareTo(behind) > 0)
                .limit(page.pageSize() + 1L)
                .toList();
        List<TopicSummary> shown = new ArrayList<>();
        for (Topic topic : topics.subList(0, Math.min(topics.size(), page.pageSize()))) {
            shown.add(TopicViews.summary(
                    topic, partitions.partitions(topic), traffic.bytesInPerSecond(topic.id()), held.test(topic.id())));
        }
        boolean more = topics.size() > page.pageSize();
        return new TopicPage(
                shown, more ? PageRequest.token(shown.get(shown.size() - 1).name()) : null);
    }

    @POST
    @Needs(Role.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body, @Context UriInfo uri, @Context SecurityContext security)
            throws IOException, TopicException, StorageException {
        Topic topic = service.create(
                CreateTopicBody.read(json.read(body)),
                UserContext.user(security).name());
        return Response.created(uri.getAbsolutePathBuilder().path(topic.name()).build())
                .entity(detail(topic))
                .build();
    }

    @GET
    @Path("/{topic}")
    public TopicDetail get(@PathParam("topic") String name) throws StorageException {
        return detail(lookup.require(name));
    }

    /** The topic is gone when this answers; its objects go later, which a job shows. */
    @DELETE
    @Needs(Role.ADMIN)
    @Path("/{topic}")
    public Response delete(@PathParam("topic") String name, @Context SecurityContext security, @Context UriInfo uri)
            throws TopicException, StorageException {
        Topic topic = lookup.require(name);
        String actor = UserContext.user(security).name();
        service.delete(topic.id(), actor);
        return jobs.watch("delete", topic.name(), "segments", actor, deletion.apply(topic))
                .map(job -> JobViews.accepted(job, uri))
                .orElseGet(() -> Response.noContent().build());
    }

    private TopicDetail detail(Topic topic) throws StorageException {
        return TopicViews.detail(
                topic, partitions.partitions(topic), traffic.bytesInPerSecond(topic.id()), held.test(topic.id()));
    }
}

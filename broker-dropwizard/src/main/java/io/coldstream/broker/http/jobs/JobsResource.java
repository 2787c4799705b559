package io.coldstream.broker.http.jobs;

import io.coldstream.api.http.JobDetail;
import io.coldstream.api.http.JobPage;
import io.coldstream.broker.access.Role;
import io.coldstream.broker.http.access.Needs;
import io.coldstream.broker.http.access.UserContext;
import io.coldstream.broker.http.jobs.view.JobViews;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.JsonBody;
import io.coldstream.broker.http.request.JsonFields;
import io.coldstream.broker.http.topics.TopicLookup;
import io.coldstream.broker.job.ArchiveCheck;
import io.coldstream.broker.job.FetchBacks;
import io.coldstream.broker.job.Job;
import io.coldstream.broker.job.JobWork;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.topic.Topic;
import io.coldstream.storage.StorageException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/** {@code /api/v1/jobs}. Thread-safe. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobsResource {
    private static final String VERIFY = "verify";

    private final Jobs jobs;
    private final TopicLookup lookup;
    private final Function<Topic, JobWork> verification;
    private final FetchBackRequests fetchBacks;
    private final JsonBody json = new JsonBody();

    /** @param verification the work that checks a topic's archive */
    public JobsResource(
            Jobs jobs, TopicLookup lookup, Function<Topic, JobWork> verification, FetchBackRequests fetchBacks) {
        this.jobs = jobs;
        this.lookup = lookup;
        this.verification = verification;
        this.fetchBacks = fetchBacks;
    }

    @GET
    public JobPage list() {
        return new JobPage(jobs.list().stream().map(JobViews::detail).toList(), null);
    }

    @GET
    @Path("/{id}")
    public JobDetail get(@PathParam("id") String id) {
        return JobViews.detail(jobs.find(id).orElseThrow(() -> unknown(id)));
    }

    /** Starts a job of a kind that somebody can ask for by itself. */
    @POST
    @Needs(Role.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(@Context SecurityContext security, @Context UriInfo uri, InputStream body)
            throws IOException, StorageException {
        JsonFields fields = JsonFields.of(json.read(body));
        fields.allowOnly(List.of("kind", "topic"));
        String kind = fields.text("kind").orElse("");
        if (!kind.equals(VERIFY) && !kind.equals(FetchBacks.KIND)) {
            throw ProblemException.invalid("kind", "kind must be verify or fetch_back; it was " + Quote.of(kind) + ".");
        }
        String name = fields.text("topic")
                .orElseThrow(() ->
                        ProblemException.invalid("topic", "topic is missing: a job is about the archive of one."));
        Topic topic = lookup.require(name);
        String actor = UserContext.user(security).name();
        if (kind.equals(FetchBacks.KIND)) {
            try (Jobs.Place place = fetchBacks.reserve(topic, "topic")) {
                return fetchBacks.start(place, topic, "topic", actor, uri);
            }
        }
        Job.View job = jobs.start(VERIFY, topic.name(), ArchiveCheck.UNIT, actor, verification.apply(topic))
                .orElseThrow(JobViews::tooMany);
        return JobViews.accepted(job, uri);
    }

    @POST
    @Needs(Role.OPERATOR)
    @Path("/{id}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    public JobDetail cancel(@PathParam("id") String id) {
        if (jobs.isWatched(id)) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "This cannot be cancelled: what is being deleted is out of service since it was asked for, and nothing"
                            + " brings it back.");
        }
        return JobViews.detail(jobs.cancel(id).orElseThrow(() -> unknown(id)));
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(
                ProblemType.UNKNOWN_JOB,
                "There is no job with the id " + Quote.of(id)
                        + ". The newest ones are remembered, until the broker stops.");
    }
}

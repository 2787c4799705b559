package io.coldstream.broker.http.jobs.view;

import io.coldstream.api.http.JobDetail;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.job.Job;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;

/** Jobs as the API shows them. */
public final class JobViews {
    private JobViews() {}

    /** The answer to whoever asked for work that goes on: the job, and where it can be looked at. */
    public static Response accepted(Job.View job, UriInfo uri) {
        return Response.accepted(detail(job))
                .location(uri.getBaseUriBuilder().path("v1/jobs").path(job.id()).build())
                .build();
    }

    public static ProblemException tooMany() {
        return new ProblemException(
                ProblemType.TOO_MANY_ATTEMPTS, "Too many jobs wait already; ask again when one has ended.");
    }

    public static JobDetail detail(Job.View job) {
        return new JobDetail(
                job.id(),
                job.kind(),
                job.subject(),
                job.state().name().toLowerCase(Locale.ROOT),
                job.startedAt(),
                job.endedAt(),
                job.startedBy(),
                new JobDetail.Progress(job.done(), job.total(), job.unit()),
                job.detail());
    }
}

package io.coldstream.broker.http.jobs;

import io.coldstream.api.http.JobDetail;
import io.coldstream.broker.job.Job;
import java.util.Locale;

/** Jobs as the API shows them. */
final class JobViews {
    private JobViews() {}

    static JobDetail detail(Job.View job) {
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

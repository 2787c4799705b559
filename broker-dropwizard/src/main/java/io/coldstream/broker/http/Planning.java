package io.coldstream.broker.http;

import io.coldstream.broker.gate.DeletionControl;
import io.coldstream.broker.job.FetchBacks;
import io.coldstream.broker.job.JobWork;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.job.WatchedWork;
import io.coldstream.broker.plan.Plans;
import io.coldstream.broker.plan.RetentionTotals;
import io.coldstream.broker.topic.Topic;
import java.util.Objects;
import java.util.function.Function;

/**
 * What becomes of records, and what is done about it.
 *
 * @param plans says what a change would do
 * @param totals what holds keep and what is due for deletion
 * @param deletions whether anything may be deleted at all
 * @param jobs work that takes long
 * @param verification checks the archive of a topic
 * @param deletion how far the deletion of a topic's archive is
 * @param fetchBacks brings what is in the archive alone back to the local disk
 */
public record Planning(
        Plans plans,
        RetentionTotals totals,
        DeletionControl deletions,
        Jobs jobs,
        Function<Topic, JobWork> verification,
        Function<Topic, WatchedWork> deletion,
        FetchBacks fetchBacks) {
    public Planning {
        Objects.requireNonNull(plans, "plans");
        Objects.requireNonNull(totals, "totals");
        Objects.requireNonNull(deletions, "deletions");
        Objects.requireNonNull(jobs, "jobs");
        Objects.requireNonNull(verification, "verification");
        Objects.requireNonNull(deletion, "deletion");
        Objects.requireNonNull(fetchBacks, "fetchBacks");
    }
}

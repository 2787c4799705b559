package io.coldstream.broker.http.jobs;

import io.coldstream.broker.http.jobs.view.JobViews;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.ProblemType;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.job.FetchBacks;
import io.coldstream.broker.job.Job;
import io.coldstream.broker.job.Jobs;
import io.coldstream.broker.topic.Topic;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditEntry;
import io.coldstream.storage.metadata.AuditLog;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Starts jobs that fetch a topic's segments back from the archive. Thread-safe: they are started one at a time under this
 * object's monitor, so that a topic has one at most.
 */
public final class FetchBackRequests {
    private final Jobs jobs;
    private final FetchBacks fetchBacks;
    private final AuditLog audit;
    private final InstantSource clock;

    public FetchBackRequests(Jobs jobs, FetchBacks fetchBacks, AuditLog audit, InstantSource clock) {
        this.jobs = jobs;
        this.fetchBacks = fetchBacks;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes sure that a job can be started as soon as the topic's tiering is switched off, and keeps a place for it.
     *
     * @param field the field of the request that asks for it
     * @throws ProblemException CONFLICT if a job of the topic runs; OUT_OF_SPACE if the disk has not the room;
     *     TOO_MANY_ATTEMPTS if too many jobs wait
     * @throws IOException if the disk does not say how much is free
     */
    public Jobs.Place reserve(Topic topic, String field) throws IOException {
        requireNone(topic, field);
        Optional<String> missing = fetchBacks.roomMissing(topic);
        if (missing.isPresent()) {
            throw ProblemException.of(ProblemType.OUT_OF_SPACE, field, missing.get());
        }
        return jobs.reserve().orElseThrow(JobViews::tooMany);
    }

    private void requireNone(Topic topic, String field) {
        Optional<Job.View> running = jobs.list().stream()
                .filter(job -> job.subject().equals(topic.name()) && job.state() == Job.State.RUNNING)
                .findFirst();
        if (running.isPresent()) {
            throw ProblemException.of(
                    ProblemType.CONFLICT,
                    field,
                    "Job " + running.get().id() + " (" + running.get().kind() + ") of topic " + Quote.of(topic.name())
                            + " runs; wait until it has ended, or cancel it.");
        }
    }

    /**
     * Starts a job and answers with it.
     *
     * @param place what {@link #reserve} has kept for it
     * @throws ProblemException CONFLICT if a job of the topic runs, or the topic's tiering is switched on
     * @throws StorageException if it cannot be audited; nothing was started
     */
    public synchronized Response start(Jobs.Place place, Topic topic, String field, String actor, UriInfo uri)
            throws StorageException {
        if (topic.config().retention().tiering().enabled()) {
            throw ProblemException.of(
                    ProblemType.CONFLICT,
                    field,
                    "The archiving of topic " + Quote.of(topic.name())
                            + " is switched on, and would evict again what is fetched; disable it first.");
        }
        requireNone(topic, field);
        audit.append(new AuditEntry(
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                actor,
                FetchBacks.KIND,
                topic.name() + " (" + topic.id() + ")",
                "What is in the archive alone is to be fetched back to the local disk."));
        Job.View job = place.start(FetchBacks.KIND, topic.name(), FetchBacks.UNIT, actor, fetchBacks.work(topic));
        return JobViews.accepted(job, uri);
    }
}

package io.coldstream.broker.job;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that run, and those that ended lately. Thread-safe: the list is guarded by this object's monitor, each job
 * guards itself.
 */
public final class Jobs implements AutoCloseable {
    private static final int REMEMBERED_MAX = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private final Executor executor;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final LinkedHashMap<String, Job> jobs = new LinkedHashMap<>();
    private final int placesMax;
    /** How many places are taken: by jobs that run or wait, and by those that somebody will start. */
    private int placesTaken;
    /** How many of them somebody will start, and are not in the list yet. */
    private int reserved;

    /**
     * @param executor runs few at a time, and has room for a few more than {@code placesMax}, since one that ends gives its
     *     place back before its thread is free; the caller ends it after this was closed
     * @param placesMax how many may run and wait
     */
    public Jobs(Executor executor, int placesMax, InstantSource clock, Supplier<UUID> ids) {
        this.executor = executor;
        this.placesMax = placesMax;
        this.clock = clock;
        this.ids = ids;
    }

    /** Room for one job that will be started, for whoever has to know that before he does something else. */
    public final class Place implements AutoCloseable {
        private boolean open = true;

        private Place() {}

        /**
         * Starts the job.
         *
         * @param kind what it does, in snake_case
         * @param subject what it is about
         * @param unit what its progress is counted in
         * @param startedBy who asks for it
         * @throws IllegalStateException if the place was used or given back
         * @throws RejectedExecutionException if the executor has ended
         */
        public Job.View start(String kind, String subject, String unit, String startedBy, JobWork work) {
            Job job = new Job("job_" + ids.get(), kind, subject, unit, startedBy, now(), null);
            synchronized (Jobs.this) {
                if (!open) {
                    throw new IllegalStateException("the place is taken");
                }
                open = false;
                reserved--;
                jobs.put(job.id(), job);
            }
            try {
                executor.execute(() -> run(job, work));
            } catch (RejectedExecutionException e) {
                synchronized (Jobs.this) {
                    jobs.remove(job.id());
                    placesTaken--;
                }
                throw e;
            }
            return job.view();
        }

        /** Gives the place back, unless the job was started. */
        @Override
        public void close() {
            synchronized (Jobs.this) {
                if (open) {
                    open = false;
                    reserved--;
                    placesTaken--;
                }
            }
        }
    }

    /** Takes room for one job; nothing if too many run or wait already. */
    public synchronized Optional<Place> reserve() {
        if (placesTaken >= placesMax || !makeRoom()) {
            return Optional.empty();
        }
        placesTaken++;
        reserved++;
        return Optional.of(new Place());
    }

    /**
     * Starts a job.
     *
     * @param kind what it does, in snake_case
     * @param subject what it is about
     * @param unit what its progress is counted in
     * @param startedBy who asks for it
     * @return nothing if too many run or wait already
     */
    public Optional<Job.View> start(String kind, String subject, String unit, String startedBy, JobWork work) {
        Optional<Place> place = reserve();
        try {
            return place.map(free -> free.start(kind, subject, unit, startedBy, work));
        } catch (RejectedExecutionException e) {
            LOG.warn("Job {} on {} was refused: too many wait, or the broker stops", kind, subject);
            return Optional.empty();
        }
    }

    /**
     * Shows work that others do already as a job, whose end is noticed when somebody looks.
     *
     * @param kind what it does, in snake_case
     * @param subject what it is about
     * @param unit what its progress is counted in
     * @param startedBy who asked for it
     * @return nothing if too many jobs are remembered that have not ended; the work goes on all the same
     */
    public Optional<Job.View> watch(String kind, String subject, String unit, String startedBy, WatchedWork work) {
        Job job = new Job("job_" + ids.get(), kind, subject, unit, startedBy, now(), work);
        if (!remember(job)) {
            return Optional.empty();
        }
        job.refresh(now());
        return Optional.of(job.view());
    }

    private synchronized boolean remember(Job job) {
        if (!makeRoom()) {
            return false;
        }
        jobs.put(job.id(), job);
        return true;
    }

    /** Whether others do the work of a job, so that it cannot be cancelled. */
    public synchronized boolean isWatched(String id) {
        Job job = jobs.get(id);
        return job != null && job.isWatched();
    }

    private boolean makeRoom() {
        int most = REMEMBERED_MAX - reserved;
        for (Iterator<Job> left = jobs.values().iterator(); jobs.size() >= most && left.hasNext(); ) {
            Job next = left.next();
            next.refresh(now());
            if (next.hasEnded()) {
                left.remove();
            }
        }
        return jobs.size() < most;
    }

    private void run(Job job, JobWork work) {
        Job.View view = job.view();
        try {
            String result = job.isCancelled() ? "It was cancelled before it began." : work.run(job);
            job.end(job.isCancelled() ? Job.State.CANCELLED : Job.State.DONE, result, now());
        } catch (JobFailedException e) {
            LOG.warn("Job {} on {} failed: {}", view.kind(), view.subject(), e.getMessage());
            job.end(Job.State.FAILED, String.valueOf(e.getMessage()), now());
        } catch (InterruptedException e) {
            job.end(Job.State.CANCELLED, "The broker stopped.", now());
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the edge of the pool: whoever looks at the job has to see that it ended
            LOG.error("Job {} on {} failed", view.kind(), view.subject(), e);
            job.end(Job.State.FAILED, "Something went wrong inside the broker; its log says more.", now());
        } finally {
            synchronized (this) {
                placesTaken--;
            }
        }
    }

    /** All that are remembered, newest first. */
    public synchronized List<Job.View> list() {
        List<Job.View> views = new ArrayList<>();
        jobs.values().forEach(job -> views.add(look(job)));
        Collections.reverse(views);
        return views;
    }

    /** One of them. */
    public synchronized Optional<Job.View> find(String id) {
        return Optional.ofNullable(jobs.get(id)).map(this::look);
    }

    private Job.View look(Job job) {
        job.refresh(now());
        return job.view();
    }

    /** Has a job end soon, if it has not ended; nothing if there is none of this id. */
    public Optional<Job.View> cancel(String id) {
        Job job;
        synchronized (this) {
            job = jobs.get(id);
        }
        if (job == null) {
            return Optional.empty();
        }
        if (job.cancel()) {
            LOG.info("Job {} is cancelled", id);
        }
        return Optional.of(job.view());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Cancels everything. */
    @Override
    public void close() {
        List<Job> all;
        synchronized (this) {
            all = List.copyOf(jobs.values());
        }
        all.forEach(Job::cancel);
    }
}

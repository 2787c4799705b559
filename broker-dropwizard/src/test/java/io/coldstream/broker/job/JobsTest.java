package io.coldstream.broker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.broker.job.Job.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int QUEUE_MAX = 300;
    private static final int PLACES_MAX = 250;

    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final AtomicLong ids = new AtomicLong();
    private final Jobs jobs = new Jobs(
            task -> {
                if (queue.size() == QUEUE_MAX) {
                    throw new RejectedExecutionException("full");
                }
                queue.add(task);
            },
            PLACES_MAX,
            InstantSource.fixed(NOW),
            () -> new UUID(0, ids.getAndIncrement()));

    private String start(JobWork work) {
        return jobs.start("verify", "orders", "bytes", "ada", work)
                .orElseThrow()
                .id();
    }

    private Job.View runNext(String id) {
        queue.remove().run();
        return jobs.find(id).orElseThrow();
    }

    @Test
    void aJobShowsItsProgressAndItsEnd() {
        String id = start(progress -> {
            progress.total(10);
            progress.advance(4);
            progress.advance(6);
            progress.say("Nearly there.");
            assertThat(jobs.list().get(0).detail()).isEqualTo("Nearly there.");
            return "All is well.";
        });
        assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(State.RUNNING);
        Job.View ended = runNext(id);
        assertThat(ended)
                .isEqualTo(new Job.View(
                        id, "verify", "orders", State.DONE, NOW, NOW, "ada", 10, 10, "bytes", "All is well."));
        assertThat(jobs.list()).containsExactly(ended);
    }

    @Test
    void whatFailsSaysSo() {
        String refused = start(progress -> {
            throw new JobFailedException("The store is away.");
        });
        assertThat(runNext(refused))
                .extracting(Job.View::state, Job.View::detail)
                .containsExactly(State.FAILED, "The store is away.");
        String broken = start(progress -> {
            throw new IllegalStateException("bug");
        });
        assertThat(runNext(broken).state()).isEqualTo(State.FAILED);
    }

    @Test
    void aJobCanBeCancelledBeforeAndWhileItRuns() {
        String waiting = start(progress -> {
            throw new AssertionError("it was cancelled");
        });
        assertThat(jobs.cancel(waiting)).isPresent();
        assertThat(runNext(waiting).state()).isEqualTo(State.CANCELLED);

        List<String> running = new ArrayList<>();
        running.add(start(progress -> {
            jobs.cancel(running.get(0));
            return progress.isCancelled() ? "Stopped." : "Done.";
        }));
        assertThat(runNext(running.get(0)).state()).isEqualTo(State.CANCELLED);
        assertThat(jobs.cancel(running.get(0)).orElseThrow().state()).isEqualTo(State.CANCELLED);
        assertThat(jobs.cancel("job_none")).isEqualTo(Optional.empty());
    }

    @Test
    void onlySoManyAreRememberedAndNoneThatRunsIsForgotten() {
        for (int i = 0; i < 200; i++) {
            start(progress -> "Done.");
        }
        assertThat(jobs.start("verify", "orders", "bytes", "ada", progress -> "Done."))
                .isEmpty();
        queue.remove().run();
        assertThat(jobs.start("verify", "orders", "bytes", "ada", progress -> "Done."))
                .isPresent();
        assertThat(jobs.list()).hasSize(200);
    }

    @Test
    void watchedWorkIsLookedAtAndMakesRoomWhenItIsOver() {
        WatchedWork.Look[] look = {new WatchedWork.Look(1, 3, null)};
        WatchedWork work = () -> look[0];
        String id = jobs.watch("delete", "orders", "segments", "ada", work)
                .orElseThrow()
                .id();
        assertThat(jobs.isWatched(id)).isTrue();
        assertThat(jobs.isWatched("job_none")).isFalse();
        assertThat(jobs.find(id).orElseThrow().done()).isEqualTo(1);
        for (int i = 1; i < 200; i++) {
            assertThat(jobs.watch("delete", "orders", "segments", "ada", work)).isPresent();
        }
        assertThat(jobs.watch("delete", "orders", "segments", "ada", work)).isEmpty();
        look[0] = new WatchedWork.Look(3, 3, "Gone.");
        assertThat(jobs.list().get(0))
                .extracting(Job.View::state, Job.View::detail, Job.View::done)
                .containsExactly(State.DONE, "Gone.", 3L);
        look[0] = new WatchedWork.Look(0, 3, null);
        assertThat(jobs.find(id).orElseThrow().state())
                .as("what is over stays so")
                .isEqualTo(State.DONE);
        assertThat(jobs.watch("delete", "orders", "segments", "ada", work)).isPresent();
        assertThat(queue).isEmpty();
    }

    @Test
    void whatNobodyCanRunIsNotListed() {
        Jobs full = new Jobs(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                1,
                InstantSource.fixed(NOW),
                () -> new UUID(0, 0));
        assertThat(full.start("verify", "orders", "bytes", "ada", progress -> "Done."))
                .isEmpty();
        assertThat(full.list()).isEmpty();
        assertThat(full.reserve()).as("its place is free again").isPresent();
    }

    @Test
    void whoHasAPlaceCanStartAJobHoweverManyOthersCome() {
        Jobs few = new Jobs(queue::add, 2, InstantSource.fixed(NOW), () -> new UUID(1, ids.getAndIncrement()));
        Jobs.Place kept = few.reserve().orElseThrow();
        assertThat(few.start("verify", "orders", "bytes", "ada", progress -> "Done."))
                .isPresent();
        assertThat(few.start("verify", "orders", "bytes", "ada", progress -> "Done."))
                .isEmpty();
        assertThat(few.reserve()).isEmpty();
        Job.View started = kept.start("fetch_back", "orders", "bytes", "ada", progress -> "Done.");
        kept.close();
        assertThat(few.list()).hasSize(2).contains(started);
        assertThat(few.reserve()).as("the job has the place now").isEmpty();
        queue.remove().run();
        Jobs.Place free = few.reserve().orElseThrow();
        assertThat(few.reserve()).isEmpty();
        free.close();
        assertThat(few.reserve()).as("given back").isPresent();
    }

    @Test
    void placesThatAreKeptCountAmongThoseThatAreRemembered() {
        for (int i = 0; i < 199; i++) {
            start(progress -> "Done.");
        }
        Jobs.Place last = jobs.reserve().orElseThrow();
        assertThat(jobs.reserve()).isEmpty();
        last.start("verify", "orders", "bytes", "ada", progress -> "Done.");
        assertThat(jobs.list()).hasSize(200);
    }
}

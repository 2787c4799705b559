package io.coldstream.broker.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One probe with its latest answer. Guarded by its monitor, which is never held while the probe looks. */
final class ProbeRun {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeRun.class);

    private final Probe probe;
    private final Executor executor;
    private final InstantSource clock;
    private final Duration maxAge;
    private final Duration patience;

    private CompletableFuture<Checked> latest = new CompletableFuture<>();
    private @Nullable Instant askedAt;
    private @Nullable Status reported;

    ProbeRun(Probe probe, Executor executor, InstantSource clock, Duration maxAge, Duration patience) {
        this.probe = probe;
        this.executor = executor;
        this.clock = clock;
        this.maxAge = maxAge;
        this.patience = patience;
    }

    String name() {
        return probe.name();
    }

    /** The answer that is good now or on its way; the probe is asked if there is neither. */
    synchronized CompletableFuture<Checked> ask() {
        if (askedAt == null || (latest.isDone() && isTooOld(latest.join()))) {
            CompletableFuture<Checked> answer = new CompletableFuture<>();
            latest = answer;
            askedAt = clock.instant();
            try {
                executor.execute(() -> answer.complete(checked(look())));
            } catch (RejectedExecutionException e) {
                answer.complete(checked(new Finding(probe.whenAway(), "The broker is stopping.")));
            }
        }
        return latest;
    }

    /** The answer if there is one by now, and else that there is none. */
    synchronized Checked answer() {
        Checked answer = latest.getNow(null);
        if (answer == null) {
            answer = checked(new Finding(
                    probe.whenAway(),
                    "No answer within " + patience.toMillis() + " ms; still waiting since " + askedAt + "."));
        }
        noteChange(answer.finding());
        return answer;
    }

    private boolean isTooOld(Checked answer) {
        // A clock that was set back makes an answer look young for ever: any distance counts.
        return Duration.between(answer.checkedAt(), clock.instant()).abs().compareTo(maxAge) > 0;
    }

    private Finding look() {
        // The task keeps whatever the probe throws, errors too: a broken probe is a finding, not a lost thread.
        FutureTask<Finding> task = new FutureTask<>(probe::look);
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            LOG.debug("The probe {} failed", probe.name(), e.getCause());
            String message = e.getCause() == null ? null : e.getCause().getMessage();
            return new Finding(
                    probe.whenAway(), message == null || message.isBlank() ? "It failed without saying why." : message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(probe.whenAway(), "The broker is stopping.");
        }
    }

    private Checked checked(Finding finding) {
        return new Checked(probe.name(), finding, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private void noteChange(Finding finding) {
        if (finding.status() != reported) {
            if (finding.status() == Status.HEALTHY) {
                LOG.info("{} is healthy: {}", probe.name(), finding.message());
            } else {
                LOG.warn("{} is {}: {}", probe.name(), finding.status().word(), finding.message());
            }
            reported = finding.status();
        }
    }
}

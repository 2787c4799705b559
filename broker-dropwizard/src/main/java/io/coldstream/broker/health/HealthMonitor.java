package io.coldstream.broker.health;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the probes. Thread-safe: each probe has its own lock, and whoever asks while a probe runs waits for the same
 * answer. A probe that hangs keeps one thread of the executor until it returns, and is not asked a second time before.
 */
public final class HealthMonitor {
    private final List<ProbeRun> runs;
    private final Duration patience;

    /**
     * @param probes what to look at
     * @param executor where probes run; it needs a thread for each of them, or one that hangs holds up others
     * @param clock tells how old an answer is
     * @param maxAge for how long an answer is good
     * @param patience how long a caller waits for all answers together
     */
    public HealthMonitor(
            List<Probe> probes, Executor executor, InstantSource clock, Duration maxAge, Duration patience) {
        this.runs = probes.stream()
                .map(probe -> new ProbeRun(probe, executor, clock, maxAge, patience))
                .toList();
        this.patience = patience;
    }

    /** The names of the probes. */
    public List<String> names() {
        return runs.stream().map(ProbeRun::name).toList();
    }

    /** What all probes found. Takes no longer than the monitor's patience. */
    public List<Checked> checkAll() {
        return check(runs);
    }

    /**
     * What one probe found. Takes no longer than the monitor's patience.
     *
     * @throws IllegalArgumentException if there is no such probe
     */
    public Checked check(String name) {
        ProbeRun wanted = runs.stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no probe named " + name));
        return check(List.of(wanted)).get(0);
    }

    /** The worst status among findings; HEALTHY if there are none. */
    public static Status worst(List<Checked> checks) {
        return checks.stream().map(check -> check.finding().status()).reduce(Status.HEALTHY, Status::or);
    }

    private List<Checked> check(List<ProbeRun> wanted) {
        CompletableFuture<?>[] answers = wanted.stream().map(ProbeRun::ask).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(answers).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Those that did not answer say so below.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a probe's answer is never an exception", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops; whoever asked gets what is known
        }
        return wanted.stream().map(ProbeRun::answer).toList();
    }
}

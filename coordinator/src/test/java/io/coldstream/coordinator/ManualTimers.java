package io.coldstream.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.TreeSet;

/** A clock and its timers, moved by the test. For one thread. */
public final class ManualTimers implements Timers, InstantSource {
    private record Task(Instant due, long number, Runnable action) {}

    private final TreeSet<Task> tasks =
            new TreeSet<>(Comparator.comparing(Task::due).thenComparingLong(Task::number));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long lastNumber;

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Task scheduled = new Task(now.plus(delay), ++lastNumber, task);
        tasks.add(scheduled);
        return () -> tasks.remove(scheduled);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves the clock, and runs on its way whatever is due. */
    public void advance(Duration time) {
        Instant end = now.plus(time);
        while (!tasks.isEmpty() && !tasks.first().due().isAfter(end)) {
            Task task = tasks.pollFirst();
            now = task.due();
            task.action().run();
        }
        now = end;
    }

    /** Sets the clock back; timers stay as far away as the clock says then. */
    public void turnBack(Duration time) {
        now = now.minus(time);
    }

    public void advanceMs(long ms) {
        advance(Duration.ofMillis(ms));
    }

    public int size() {
        return tasks.size();
    }

    /** Takes all timers away, as the end of a process does. */
    public void forgetAll() {
        tasks.clear();
    }
}

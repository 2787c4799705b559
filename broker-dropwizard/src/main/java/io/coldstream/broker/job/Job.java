package io.coldstream.broker.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One job. Thread-safe: everything that changes is guarded by this object's monitor. */
public final class Job implements JobProgress {
    /** How it is with a job. */
    public enum State {
        /** It runs, or waits until others have ended. */
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /**
     * A job at one moment.
     *
     * @param id its id
     * @param kind what it does, in snake_case
     * @param subject what it is about: a topic's name
     * @param state how it is
     * @param startedAt when somebody asked for it
     * @param endedAt when it ended, or {@code null}
     * @param startedBy who asked for it
     * @param done how much is done
     * @param total how much there is to do, as far as that is known
     * @param unit of what
     * @param detail what came out of it, or why it failed; until it ends, how it goes, or {@code null}
     */
    public record View(
            String id,
            String kind,
            String subject,
            State state,
            Instant startedAt,
            @Nullable Instant endedAt,
            String startedBy,
            long done,
            long total,
            String unit,
            @Nullable String detail) {}

    private final String id;
    private final String kind;
    private final String subject;
    private final String unit;
    private final String startedBy;
    private final Instant startedAt;
    private final @Nullable WatchedWork watched;
    private State state = State.RUNNING;
    private boolean cancelled;
    private long done;
    private long total;
    private @Nullable Instant endedAt;
    private @Nullable String detail;

    /** @param watched the work if others do it, or {@code null} if it is run */
    Job(
            String id,
            String kind,
            String subject,
            String unit,
            String startedBy,
            Instant startedAt,
            @Nullable WatchedWork watched) {
        this.id = Objects.requireNonNull(id, "id");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.subject = Objects.requireNonNull(subject, "subject");
        this.unit = Objects.requireNonNull(unit, "unit");
        this.startedBy = Objects.requireNonNull(startedBy, "startedBy");
        this.startedAt = Objects.requireNonNull(startedAt, "startedAt");
        this.watched = watched;
    }

    String id() {
        return id;
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
    public synchronized void total(long all) {
        total = all;
    }

    @Override
    public synchronized void advance(long by) {
        done += by;
    }

    /** Whether others do the work, and a job only watches. */
    boolean isWatched() {
        return watched != null;
    }

    /** Looks how far the others are, if it is they who do the work. */
    synchronized void refresh(Instant at) {
        if (watched == null || state != State.RUNNING) {
            return;
        }
        WatchedWork.Look look = watched.look();
        done = look.done();
        total = look.total();
        if (look.result() != null) {
            end(State.DONE, look.result(), at);
        }
    }

    @Override
    public synchronized void say(String sentence) {
        detail = sentence;
    }

    /** Says that it should end; returns whether it had not ended before. */
    synchronized boolean cancel() {
        cancelled = cancelled || state == State.RUNNING;
        return state == State.RUNNING;
    }

    synchronized void end(State how, String what, Instant at) {
        state = how;
        detail = what;
        endedAt = at;
    }

    synchronized boolean hasEnded() {
        return state != State.RUNNING;
    }

    public synchronized View view() {
        return new View(id, kind, subject, state, startedAt, endedAt, startedBy, done, total, unit, detail);
    }
}

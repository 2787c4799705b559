package io.coldstream.coordinator;

import io.coldstream.coordinator.classic.ClassicGroup;
import io.coldstream.coordinator.classic.Effect;
import io.coldstream.coordinator.classic.GroupTimer;
import io.coldstream.coordinator.classic.Outcome;
import io.coldstream.coordinator.group.JoinRequest;
import io.coldstream.coordinator.group.JoinResponse;
import io.coldstream.coordinator.group.SyncRequest;
import io.coldstream.coordinator.group.SyncResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does what one group wants done. Thread-safe: the lock of this object owns the group, its timers and the requests
 * that wait. Events are handled one after the other, each with all its effects; answers are given after the lock is
 * let go, so that nobody else's code runs under it.
 */
final class GroupCell {
    /** What the cell needs from around it. */
    record Surroundings(Timers timers, InstantSource clock) {
        /** Now, in the milliseconds that the database keeps. */
        Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MILLIS);
        }
    }

    private record Armed(long sequence, Timers.Scheduled scheduled) {}

    private final ClassicGroup group;
    private final WriteLane lane;
    private final Surroundings around;

    private final Object lock = new Object();
    private final Map<Long, CompletableFuture<JoinResponse>> joins = new HashMap<>();
    private final Map<Long, CompletableFuture<SyncResponse>> syncs = new HashMap<>();
    private final Map<GroupTimer, Armed> timers = new HashMap<>();
    private final Queue<Function<ClassicGroup, List<Effect>>> events = new ArrayDeque<>();
    private boolean handling;
    private boolean frozen;
    private long lastTicket;

    GroupCell(ClassicGroup group, WriteLane lane, Surroundings around) {
        this.group = group;
        this.lane = lane;
        this.around = around;
    }

    WriteLane lane() {
        return lane;
    }

    /** Reads something off the group. */
    <R> R read(Function<ClassicGroup, R> question) {
        synchronized (lock) {
            return question.apply(group);
        }
    }

    /**
     * Makes the group refuse everything until {@link #thaw} or the end, if it is in a state for that: a deletion is
     * about to be written. Says whether it did.
     */
    boolean freezeIf(Function<ClassicGroup, Boolean> condition) {
        synchronized (lock) {
            if (frozen || !condition.apply(group)) {
                return false; // and whoever froze it depends on its staying so
            }
            frozen = true;
            return true;
        }
    }

    void thaw() {
        synchronized (lock) {
            frozen = false;
        }
    }

    CompletableFuture<JoinResponse> join(JoinRequest request, JoinResponse whileFrozen) {
        CompletableFuture<JoinResponse> answer = new CompletableFuture<>();
        handle(target -> {
            if (frozen) {
                answer.complete(whileFrozen); // nobody depends on it yet
                return List.of();
            }
            long ticket = ++lastTicket;
            joins.put(ticket, answer);
            return target.join(request, ticket, around.now());
        });
        return answer;
    }

    CompletableFuture<SyncResponse> sync(SyncRequest request, SyncResponse whileFrozen) {
        CompletableFuture<SyncResponse> answer = new CompletableFuture<>();
        handle(target -> {
            if (frozen) {
                answer.complete(whileFrozen); // nobody depends on it yet
                return List.of();
            }
            long ticket = ++lastTicket;
            syncs.put(ticket, answer);
            return target.sync(request, ticket, around.now());
        });
        return answer;
    }

    /**
     * Puts a question to the group that it answers at once.
     *
     * @param then is told the answer while the lock is held, for what must keep the order of the group's events
     */
    <R> R ask(Question<R> question, R whileFrozen, Consumer<R> then) {
        List<R> answer = new ArrayList<>(1);
        handle(target -> {
            if (frozen) {
                answer.add(whileFrozen);
                return List.of();
            }
            Outcome<R> outcome = question.ask(target, around.now());
            answer.add(outcome.response());
            then.accept(outcome.response());
            return outcome.effects();
        });
        return answer.get(0);
    }

    /** A request that is answered at once. */
    interface Question<R> {
        Outcome<R> ask(ClassicGroup group, Instant now);
    }

    void restored() {
        handle(target -> target.restored(around.now()));
    }

    void kill() {
        handle(ClassicGroup::kill);
    }

    private void handle(Function<ClassicGroup, List<Effect>> event) {
        List<Runnable> answers = new ArrayList<>();
        try {
            synchronized (lock) {
                events.add(event);
                if (!handling) { // otherwise an executor refused a write in this thread; the outer call goes on
                    handleAll(answers);
                }
            }
        } finally {
            answers.forEach(Runnable::run);
        }
    }

    private void handleAll(List<Runnable> answers) {
        handling = true;
        try {
            for (Function<ClassicGroup, List<Effect>> next = events.poll(); next != null; next = events.poll()) {
                next.apply(group).forEach(effect -> perform(effect, answers));
            }
        } finally {
            handling = false;
        }
    }

    private void perform(Effect effect, List<Runnable> answers) {
        if (effect instanceof Effect.AnswerJoin answer) {
            answers.add(completion(joins.remove(answer.ticket()), answer.response()));
        } else if (effect instanceof Effect.AnswerSync answer) {
            answers.add(completion(syncs.remove(answer.ticket()), answer.response()));
        } else if (effect instanceof Effect.SetTimer timer) {
            set(timer);
        } else if (effect instanceof Effect.CancelTimer timer) {
            cancel(timers.remove(timer.timer()));
        } else if (effect instanceof Effect.Save save) {
            lane.change(
                    (store, view) -> store.saveGroup(save.group()),
                    stored -> handle(target -> target.saved(save.saveId(), stored, around.now())));
        }
    }

    private static <R> Runnable completion(@Nullable CompletableFuture<R> future, R response) {
        if (future == null) {
            throw new IllegalStateException("nobody waits for " + response);
        }
        return () -> future.complete(response);
    }

    private void set(Effect.SetTimer effect) {
        GroupTimer timer = effect.timer();
        long sequence = effect.sequence();
        Timers.Scheduled scheduled =
                around.timers().schedule(Duration.ofMillis(effect.delayMs()), () -> fired(timer, sequence));
        cancel(timers.put(timer, new Armed(sequence, scheduled)));
    }

    private static void cancel(@Nullable Armed armed) {
        if (armed != null) {
            armed.scheduled().cancel();
        }
    }

    private void fired(GroupTimer timer, long sequence) {
        handle(target -> {
            timers.computeIfPresent(timer, (key, armed) -> armed.sequence() == sequence ? null : armed);
            return target.timerFired(timer, sequence, around.now());
        });
    }
}

package io.coldstream.tiering.retention;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who is destroying something just now. Whoever reads the holds and then destroys what none of them covers takes a turn
 * before he reads; whoever has placed a hold waits until the turns have ended that may not have seen it, and says only then
 * that it stands. So nothing that a hold covers goes after its placing was answered. Thread-safe: the turns are in a
 * concurrent set.
 */
public final class DestructionTurns {
    /** One turn. */
    public final class Turn {
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        private Turn() {}

        /** Ends it, whatever became of it. */
        public void end() {
            underWay.remove(this);
            ended.complete(null);
        }
    }

    private final Set<Turn> underWay = ConcurrentHashMap.newKeySet();

    /** Begins a turn; the holds are read after this. */
    public Turn begin() {
        Turn turn = new Turn();
        underWay.add(turn);
        return turn;
    }

    /**
     * Waits for the turns that are under way. Those that begin meanwhile see what was stored before, and are not waited for.
     *
     * @throws TimeoutException if one of them takes longer
     */
    public void awaitPresent(Duration patience) throws InterruptedException, TimeoutException {
        CompletableFuture<?>[] present =
                underWay.stream().map(turn -> turn.ended).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(present).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a turn just ends", e);
        }
    }
}

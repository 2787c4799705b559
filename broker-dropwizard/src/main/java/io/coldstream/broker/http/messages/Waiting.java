package io.coldstream.broker.http.messages;

import io.coldstream.broker.view.MessageListing.Batches;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.StorageException.Kind;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the archive, and not for ever. Stateless. */
final class Waiting {
    static final long BEAT_MS = 250;

    private static final int BEATS_MAX = 120;

    private Waiting() {}

    /** Run while somebody waits; what it throws ends the waiting. */
    @FunctionalInterface
    interface Heart {
        void beat() throws IOException, InterruptedException;
    }

    /**
     * The batches, once they are read.
     *
     * @throws StorageException if they cannot be, or take too long
     * @throws IOException the heart's
     */
    static Batches await(CompletableFuture<Batches> reading, Heart heart)
            throws StorageException, IOException, InterruptedException {
        for (int beat = 0; beat < BEATS_MAX; beat++) {
            try {
                return reading.get(BEAT_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                heart.beat();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof StorageException storage) {
                    throw storage;
                }
                throw new StorageException(Kind.UNAVAILABLE, "The archive could not be read.", e);
            }
        }
        throw new StorageException(
                Kind.UNAVAILABLE, "The archive did not answer within " + BEAT_MS * BEATS_MAX / 1000 + " seconds.");
    }
}

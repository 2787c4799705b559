package io.coldstream.tiering.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.coldstream.api.TopicIdPartition;

/**
 * Knows a read that goes on where another one stopped. Thread-safe: a bounded cache owns the places where reads
 * stopped, so that several consumers may replay the same partition.
 */
final class SequentialReads {
    private record Place(TopicIdPartition partition, long offset) {}

    private static final int PLACES_MAX = 4096;

    private final Cache<Place, Boolean> stoppedAt = Caffeine.newBuilder()
            .maximumSize(PLACES_MAX)
            .executor(Runnable::run)
            .build();

    /** Whether some read stopped right before this offset; asks once. */
    boolean goesOn(TopicIdPartition partition, long offset) {
        return stoppedAt.asMap().remove(new Place(partition, offset)) != null;
    }

    void stopped(TopicIdPartition partition, long nextOffset) {
        stoppedAt.put(new Place(partition, nextOffset), true);
    }
}

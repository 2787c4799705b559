package io.coldstream.broker.view;

import io.coldstream.storage.metadata.RemoteCopyState;
import io.coldstream.storage.object.ObjectKey;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One segment, on the local disk, in the object store, or both.
 *
 * @param baseOffset its first offset
 * @param endOffset the offset behind its last one
 * @param leaderEpoch the epoch of the leader that wrote its end
 * @param minTimestampMs the smallest record timestamp in milliseconds since the epoch, or {@code null} if not known
 * @param maxTimestampMs the greatest record timestamp in milliseconds since the epoch, or {@code null} if not known
 * @param sealedAt when it was completed, or {@code null} while it is written
 * @param local its files on the local disk, or {@code null} if they are gone
 * @param remote its remote copy, or {@code null} if there is none; of several, the one that is served, else the newest
 */
public record SegmentFacts(
        long baseOffset,
        long endOffset,
        int leaderEpoch,
        @Nullable Long minTimestampMs,
        @Nullable Long maxTimestampMs,
        @Nullable Instant sealedAt,
        @Nullable LocalFiles local,
        @Nullable RemoteCopy remote) {
    public SegmentFacts {
        if (local == null && remote == null) {
            throw new IllegalArgumentException("a segment is somewhere: " + baseOffset);
        }
    }

    /**
     * A segment's files on the local disk.
     *
     * @param bytes their size
     * @param active whether records are still appended
     */
    public record LocalFiles(long bytes, boolean active) {}

    /**
     * A segment's copy in the object store.
     *
     * @param state how far it came
     * @param key where the object is
     * @param objectBytes its size, 0 until it is known
     */
    public record RemoteCopy(RemoteCopyState state, ObjectKey key, long objectBytes) {
        public RemoteCopy {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(key, "key");
        }
    }
}

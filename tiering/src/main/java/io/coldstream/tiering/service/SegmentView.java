package io.coldstream.tiering.service;

import io.coldstream.api.OffsetRange;
import io.coldstream.storage.object.ObjectKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a partition, wherever it is.
 *
 * @param offsets the offsets that it covers; empty for an active segment without records
 * @param state where it is
 * @param logBytes its size as a log segment, in bytes
 * @param localBytes what it takes on the local disk, in bytes
 * @param remoteBytes what its AVAILABLE copy takes in the object store, in bytes
 * @param minTimestampMs its least batch timestamp, milliseconds since the epoch; -1 for none or not known
 * @param maxTimestampMs its greatest record timestamp, milliseconds since the epoch; -1 for none or not known
 * @param sealedAt when it was sealed; {@code null} for the active segment
 * @param archivedAt when its copy became AVAILABLE; {@code null} if it has none
 * @param key where its AVAILABLE copy is; {@code null} if it has none
 */
public record SegmentView(
        OffsetRange offsets,
        State state,
        long logBytes,
        long localBytes,
        long remoteBytes,
        long minTimestampMs,
        long maxTimestampMs,
        @Nullable Instant sealedAt,
        @Nullable Instant archivedAt,
        @Nullable ObjectKey key) {
    /** Where a segment is. */
    public enum State {
        /** On the local disk, and not sealed or not yet below the high watermark. */
        ACTIVE,
        /** Sealed, on the local disk only. */
        LOCAL,
        /** Sealed, on the local disk, and on its way to the object store. */
        UPLOADING,
        /** On the local disk and in the object store. */
        LOCAL_AND_REMOTE,
        /** In the object store only. */
        REMOTE
    }
}

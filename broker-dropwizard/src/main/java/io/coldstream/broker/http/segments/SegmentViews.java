package io.coldstream.broker.http.segments;

import io.coldstream.api.http.SegmentDetail;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Segments as the API shows them. */
final class SegmentViews {
    private SegmentViews() {}

    static SegmentDetail detail(int partition, SegmentFacts segment) {
        SegmentFacts.LocalFiles local = segment.local();
        SegmentFacts.RemoteCopy remote = segment.remote();
        return new SegmentDetail(
                partition,
                segment.baseOffset(),
                segment.endOffset(),
                state(local, remote),
                time(segment.minTimestampMs()),
                time(segment.maxTimestampMs()),
                local == null ? 0 : local.bytes(),
                remote == null ? 0 : remote.objectBytes(),
                remote == null ? null : remote.key().value(),
                segment.leaderEpoch(),
                segment.sealedAt());
    }

    private static String state(SegmentFacts.@Nullable LocalFiles local, SegmentFacts.@Nullable RemoteCopy remote) {
        RemoteCopyState copy = remote == null ? RemoteCopyState.DELETED : remote.state();
        return switch (copy) {
            case UPLOADING -> "uploading";
            case AVAILABLE -> local == null ? "archive_only" : "archived";
            // A copy that goes while the files stay was a failed upload: the segment is as if never uploaded.
            case DELETING, DELETED -> local == null ? "deleting" : local.active() ? "active" : "sealed";
        };
    }

    private static @Nullable Instant time(@Nullable Long timestampMs) {
        return timestampMs == null ? null : Timestamps.shown(Instant.ofEpochMilli(timestampMs));
    }
}

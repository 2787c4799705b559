package io.coldstream.broker.http.segments;

import io.coldstream.api.http.SegmentDetail;
import io.coldstream.broker.view.SegmentFacts;
import io.coldstream.storage.metadata.RemoteCopyState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Segments as the API shows them. */
final class SegmentViews {
    /** RFC 3339 has four digits for the year: 0000-01-01 to 9999-12-31. */
    private static final long TIMESTAMP_MS_MIN =
            Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();

    private static final long TIMESTAMP_MS_MAX =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

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

    /** Timestamps are the producers' business and may be any number; those that are no time are not shown. */
    private static @Nullable Instant time(@Nullable Long timestampMs) {
        boolean shown = timestampMs != null && timestampMs >= TIMESTAMP_MS_MIN && timestampMs <= TIMESTAMP_MS_MAX;
        return shown && timestampMs != null ? Instant.ofEpochMilli(timestampMs) : null;
    }
}

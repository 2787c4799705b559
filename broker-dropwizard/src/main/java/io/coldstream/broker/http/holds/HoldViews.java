package io.coldstream.broker.http.holds;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.http.HoldDetail;
import io.coldstream.api.retention.LegalHold;
import io.coldstream.api.retention.TimeRange;
import io.coldstream.broker.view.ObjectLockFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Holds as the API shows them. */
final class HoldViews {
    private HoldViews() {}

    /** @param heldBytes what it covers */
    static HoldDetail detail(LegalHold hold, long heldBytes, ObjectLockFacts lock) {
        @Nullable OffsetRange offsets = hold.scope().offsets();
        @Nullable TimeRange times = hold.scope().times();
        LegalHold.@Nullable Release release = hold.release();
        return new HoldDetail(
                hold.id(),
                hold.topic(),
                hold.scope().topicId(),
                hold.scope().partition(),
                offsets == null ? null : new HoldDetail.Offsets(offsets.start(), offsets.end()),
                times == null
                        ? null
                        : new HoldDetail.Times(
                                Instant.ofEpochMilli(times.fromMs()), Instant.ofEpochMilli(times.toMs())),
                hold.reason(),
                hold.owner(),
                hold.placedBy(),
                hold.placedAt(),
                release == null ? null : new HoldDetail.Release(release.by(), release.reason(), release.at()),
                heldBytes,
                new HoldDetail.ObjectLock(lock.enabled(), lock.locked(), lock.pending()));
    }
}

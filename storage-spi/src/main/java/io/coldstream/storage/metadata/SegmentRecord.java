package io.coldstream.storage.metadata;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of the catalogue: one remote copy of one segment.
 *
 * @param intent what was to be uploaded and where to
 * @param state how far it came
 * @param object what is known of the object; {@code null} until the copy was AVAILABLE once
 * @param changedAt when the state was entered
 */
public record SegmentRecord(
        SegmentIntent intent,
        RemoteCopyState state,
        @Nullable ObjectFacts object,
        Instant changedAt) {
    public SegmentRecord {
        Objects.requireNonNull(intent, "intent");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(changedAt, "changedAt");
        if (state == RemoteCopyState.AVAILABLE && object == null) {
            throw new IllegalArgumentException("an AVAILABLE copy has an object: " + intent.key());
        }
    }
}

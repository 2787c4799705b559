package io.coldstream.log;

import io.coldstream.log.journal.PendingBatches;
import org.jspecify.annotations.Nullable;

/**
 * What the broker's last process left of one log outside of its folder.
 *
 * @param pending what the journal holds of it, or null if nothing
 * @param closed how it was closed, or null if that is not known
 */
record LeftBehind(
        @Nullable PendingBatches pending, @Nullable ClosedLog closed) {
    static final LeftBehind NOTHING = new LeftBehind(null, null);
}

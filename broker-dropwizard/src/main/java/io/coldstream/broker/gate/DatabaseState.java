package io.coldstream.broker.gate;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a database said of itself at one moment.
 *
 * @param clusterId whose database it is
 * @param generation the number of changes so far
 * @param auditNumber the number of the newest audit entry, or -1 if there was none
 * @param auditHash that entry's hash, or {@code null} if it has none
 */
record DatabaseState(
        String clusterId,
        long generation,
        long auditNumber,
        @Nullable String auditHash) {
    DatabaseState {
        Objects.requireNonNull(clusterId, "clusterId");
    }
}

package io.coldstream.tiering.retention;

import java.util.Objects;

/**
 * How far a consumer group has come in a partition.
 *
 * @param groupId the group
 * @param nextOffset the next offset that it wants to read, 0 or more
 */
public record GroupPosition(String groupId, long nextOffset) {
    public GroupPosition {
        Objects.requireNonNull(groupId, "groupId");
        if (nextOffset < 0) {
            throw new IllegalArgumentException("an offset must be 0 or more; it was " + nextOffset);
        }
    }

    /** How many of the records from {@code logStart} to {@code end} the group has not read. */
    public long unread(long logStart, long end) {
        return Math.max(0, end - Math.max(logStart, nextOffset));
    }
}

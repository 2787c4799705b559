package io.coldstream.broker.http.groups;

/** Where a group is to go on. */
sealed interface ResetTarget {
    /** The first offset that can be read. */
    record Earliest() implements ResetTarget {}

    /** Behind the last record. */
    record Latest() implements ResetTarget {}

    /** An offset, of each partition. */
    record Offset(long offset) implements ResetTarget {}

    /** The first record at a time or after, milliseconds since the epoch; behind the last if there is none. */
    record Time(long timestampMs) implements ResetTarget {}
}

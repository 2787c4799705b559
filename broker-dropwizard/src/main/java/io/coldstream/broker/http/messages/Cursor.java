package io.coldstream.broker.http.messages;

import io.coldstream.api.OffsetRange;
import io.coldstream.api.TopicIdPartition;

/** How far a stream has come in one partition. Owned by the stream's thread. */
final class Cursor {
    private final TopicIdPartition partition;
    private final long end;
    private long next;

    Cursor(TopicIdPartition partition, OffsetRange offsets) {
        this.partition = partition;
        this.next = offsets.start();
        this.end = offsets.end();
    }

    TopicIdPartition partition() {
        return partition;
    }

    /** The offset that is looked at next. */
    long next() {
        return next;
    }

    OffsetRange left() {
        return new OffsetRange(next, end);
    }

    boolean isDone() {
        return next >= end;
    }

    /** Everything before an offset has been looked at, or is gone. */
    void moveTo(long offset) {
        next = Math.min(end, Math.max(next, offset));
    }
}

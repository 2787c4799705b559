package io.coldstream.tiering.retention;

import io.coldstream.api.OffsetRange;
import io.coldstream.log.SealedSegment;
import io.coldstream.storage.metadata.SegmentRecord;
import java.time.Instant;

/** One thing to be done to one segment, now or later. */
public sealed interface RetentionAction {
    /** The offsets that it is about. */
    OffsetRange offsets();

    /** When it is to be done; a time that has passed means now. */
    Instant due();

    Reason reason();

    default boolean isDue(Instant now) {
        return !due().isAfter(now);
    }

    /** Archive a sealed segment. */
    record Upload(SealedSegment segment, Instant due, Reason reason) implements RetentionAction {
        @Override
        public OffsetRange offsets() {
            return segment.offsets();
        }
    }

    /** Remove the local copy of an archived segment, and all before it. */
    record EvictLocal(SealedSegment segment, Instant due, Reason reason) implements RetentionAction {
        @Override
        public OffsetRange offsets() {
            return segment.offsets();
        }
    }

    /** Delete the oldest records: move the log start behind them, then let all their copies go. */
    record AdvanceLogStart(OffsetRange offsets, Instant due, Reason reason) implements RetentionAction {}

    /** Delete a remote copy that lies below the log start. */
    record DeleteCopy(SegmentRecord copy, Instant due, Reason reason) implements RetentionAction {
        @Override
        public OffsetRange offsets() {
            return copy.intent().offsets();
        }
    }
}

package io.coldstream.tiering.retention;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One thing that is going to happen to one segment.
 *
 * @param kind what
 * @param due when, at the earliest; whatever blocks it for a time only is counted in
 * @param reason the rule that says so
 * @param blockers what stands in its way
 */
public record PlannedStep(Kind kind, Instant due, Reason reason, List<Blocker> blockers) {
    /** What can happen to a segment, in the order of its life. */
    public enum Kind {
        SEAL,
        UPLOAD,
        /** The local copy goes, the archived one stays. */
        EVICT,
        /** Its records go, with all copies. */
        DELETE
    }

    public PlannedStep {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(reason, "reason");
        blockers = List.copyOf(blockers);
    }

    /** Whether it does not happen however much time passes, unless somebody does something. */
    public boolean isStopped() {
        for (Blocker blocker : blockers) {
            if (blocker.until().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it happens by a time, as far as can be told. */
    public boolean happensBy(Instant time) {
        return !due.isAfter(time) && !isStopped();
    }
}

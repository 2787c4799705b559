package io.coldstream.broker.http.explain;

import io.coldstream.api.Amounts;
import io.coldstream.tiering.retention.Blocker;
import io.coldstream.tiering.retention.PlannedStep;
import io.coldstream.tiering.retention.SegmentOutlook;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a segment is still here, or what comes next, for people. */
final class Sentences {
    private Sentences() {}

    /** @param closed why nothing at all is destroyed now, if that is so */
    static String of(SegmentOutlook segment, Instant now, Optional<String> closed) {
        PlannedStep next = segment.next().orElse(null);
        if (next == null) {
            String held = segment.holds().isEmpty()
                    ? ""
                    : " " + new Blocker.Held(segment.holds().get(0)).sentence();
            return "It stays as it is: none of its topic's limits lets go of it, as far as can be told." + held;
        }
        boolean destroys = next.kind() == PlannedStep.Kind.DELETE || next.kind() == PlannedStep.Kind.EVICT;
        if (destroys && closed.isPresent()) {
            return "It would be " + done(next) + ". " + closed.get();
        }
        String reasons = next.blockers().stream().map(Blocker::sentence).collect(Collectors.joining(" "));
        if (next.isStopped()) {
            return "It would be " + done(next) + ", but something stands in the way: " + reasons;
        }
        String when = next.due().isAfter(now)
                ? " at " + Amounts.time(next.due()) + " or soon after"
                : " as soon as the broker looks";
        return "It will be " + done(next) + when + ". " + next.reason().sentence()
                + (reasons.isEmpty() ? "" : " " + reasons);
    }

    private static String done(PlannedStep step) {
        return switch (step.kind()) {
            case SEAL -> "sealed";
            case UPLOAD -> "uploaded to the object store";
            case EVICT -> "removed from the local disk and stay in the object store";
            case DELETE -> "deleted";
        };
    }
}

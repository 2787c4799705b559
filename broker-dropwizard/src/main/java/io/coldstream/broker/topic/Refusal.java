package io.coldstream.broker.topic;

import io.coldstream.broker.topic.TopicException.Reason;
import io.coldstream.tiering.retention.Blocker;
import io.coldstream.tiering.retention.DeletionVerdict;
import java.util.stream.Collectors;

/** Turns what forbids a deletion into the answer to whoever asked for it. Stateless. */
final class Refusal {
    private Refusal() {}

    /** @throws TopicException if something forbids it; the message says all that does */
    static void unlessAllowed(DeletionVerdict verdict) throws TopicException {
        if (!verdict.isAllowed()) {
            throw new TopicException(
                    reasonOf(verdict),
                    verdict.blockers().stream().map(Blocker::sentence).collect(Collectors.joining(" ")));
        }
    }

    /** What ends latest, as a person sees it, names it. */
    private static Reason reasonOf(DeletionVerdict verdict) {
        if (verdict.blockers().stream().anyMatch(Blocker.Suspended.class::isInstance)) {
            return Reason.DELETIONS_SUSPENDED;
        }
        return verdict.blockers().stream().anyMatch(Blocker.Held.class::isInstance)
                ? Reason.LEGAL_HOLD
                : Reason.BELOW_FLOOR;
    }
}

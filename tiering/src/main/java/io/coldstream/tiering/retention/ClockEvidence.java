package io.coldstream.tiering.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What old notes say about the time, where no process has remembered it: rows of the catalogue, topics, audit entries,
 * sealed segments, each stamped by the clock of its time. A clock that was wrong for an hour has left notes from the year
 * 2036, so the newest one proves nothing. What notes prove is that time has passed from one to the next: a gap that is
 * longer than a broker may be down is taken for a jump, and for no time at all. A broker that was idle for so long is
 * taken to be earlier than it is, until somebody confirms its clock. Stateless.
 */
public final class ClockEvidence {
    private ClockEvidence() {}

    /** The newest moment that notes vouch for, in any order; nothing if there are none from a clock that had its time. */
    public static Optional<Instant> newest(Stream<Instant> notes) {
        List<Instant> inOrder = notes.filter(note -> !note.isBefore(ClockGuard.PLAUSIBLE_FROM))
                .sorted()
                .toList();
        if (inOrder.isEmpty()) {
            return Optional.empty();
        }
        Instant before = inOrder.get(0);
        Instant vouchedFor = before;
        for (Instant note : inOrder) {
            if (!note.isAfter(before.plus(ClockGuard.RESTART_MAX))) {
                vouchedFor = vouchedFor.plusMillis(note.toEpochMilli() - before.toEpochMilli());
            }
            before = note;
        }
        return Optional.of(vouchedFor);
    }
}

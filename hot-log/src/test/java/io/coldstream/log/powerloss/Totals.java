package io.coldstream.log.powerloss;

import java.util.EnumMap;
import java.util.Map;

/** What many histories did together. Used by one thread. */
final class Totals {
    long trials;
    long steps;
    long appendedRecords;
    long ackedRecords;
    long retries;
    long powerCuts;
    long kills;
    long closes;
    long deletions;
    long broughtBack;
    long fullDisks;
    long failedForces;
    private final Map<Violation.Kind, Long> violations = new EnumMap<>(Violation.Kind.class);

    void count(Violation violation) {
        violations.merge(violation.kind(), 1L, Long::sum);
    }

    private long of(Violation.Kind kind) {
        return violations.getOrDefault(kind, 0L);
    }

    @Override
    public String toString() {
        return trials + " trials, " + steps + " steps, " + appendedRecords + " appended records, " + ackedRecords
                + " acked records, " + retries + " retries, " + of(Violation.Kind.LOST) + " lost, "
                + of(Violation.Kind.DUPLICATED) + " duplicated, " + of(Violation.Kind.WRONG) + " otherwise wrong, "
                + powerCuts + " power cuts, " + kills + " kills, " + closes + " clean restarts, " + deletions
                + " deletions, " + broughtBack + " segments brought back, " + fullDisks + " full disks, " + failedForces
                + " failed forces";
    }
}

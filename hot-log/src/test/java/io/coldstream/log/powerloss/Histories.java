package io.coldstream.log.powerloss;

import io.coldstream.log.powerloss.History.SubjectMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs histories of successive seeds and reports them. {@code -Dhistory.seed=N} runs that one alone,
 * {@code -Dhistory.hazards=KILL,POWER_CUT} puts other hazards in the place of a test's own, and
 * {@code -Dchaos.trials=N} says how many there are (the Maven profile {@code chaos} sets it).
 */
final class Histories {
    private static final Path REPORTS = Path.of("target", "crash-report");
    private static final int FIRST_SEED = 1;
    private static final int FAILURES_MAX = 5;

    private final String name;
    private final Set<Hazard> hazards;
    private final SubjectMaker maker;
    private final Totals totals = new Totals();
    private final List<Violation> violations = new ArrayList<>();

    Histories(String name, Set<Hazard> hazards, SubjectMaker maker) {
        this.name = name;
        this.hazards = askedFor().orElse(hazards);
        this.maker = maker;
    }

    private static Optional<Set<Hazard>> askedFor() {
        String names = System.getProperty("history.hazards");
        return names == null
                ? Optional.empty()
                : Optional.of(Stream.of(names.split(",")).map(Hazard::valueOf).collect(Collectors.toSet()));
    }

    /** Runs as many as were asked for, or else this many; stops after a few violations. */
    Histories run(int trialsUnlessAsked) {
        Long only = Long.getLong("history.seed");
        if (only != null) {
            runOne(only);
        } else {
            int trials = Integer.getInteger("chaos.trials", trialsUnlessAsked);
            for (long seed = FIRST_SEED; seed < FIRST_SEED + trials && violations.size() < FAILURES_MAX; seed++) {
                runOne(seed);
            }
        }
        return this;
    }

    /** Runs seeds until one fails, at most this many; says how. */
    static Optional<Violation> firstFailure(Set<Hazard> hazards, SubjectMaker maker, int seedsMax) {
        Histories histories = new Histories("", hazards, maker);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seedsMax && histories.violations.isEmpty(); seed++) {
            histories.runOne(seed);
        }
        return histories.violations.stream().findFirst();
    }

    private void runOne(long seed) {
        try {
            new History(seed, hazards, maker, totals).run();
        } catch (Violation e) {
            totals.count(e);
            violations.add(e);
        }
    }

    /** Prints and writes one line with the totals, and throws the first violation there was. */
    void report() throws IOException {
        String line = name + ": " + totals;
        System.out.println(line);
        StringBuilder text = new StringBuilder(line).append('\n');
        violations.forEach(
                violation -> text.append('\n').append(violation.getMessage()).append('\n'));
        write(name, text);
        if (!violations.isEmpty()) {
            throw violations.get(0);
        }
    }

    static void write(String name, CharSequence text) throws IOException {
        Files.createDirectories(REPORTS);
        Files.writeString(REPORTS.resolve(name + ".txt"), text);
    }
}

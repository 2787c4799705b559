package io.coldstream.benchmarks.compare;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to run.
 *
 * @param cases ids
 * @param rounds of each broker, 1 or more
 * @param megabytes value bytes of one throughput case, in units of 1,000,000
 * @param warmUpMegabytes value bytes that are sent and read before anything counts, in the same units
 * @param directory in which the brokers' folders are made
 * @param outFile where the report goes beside the standard output; empty for nowhere
 */
record CompareOptions(
        Set<String> cases, int rounds, int megabytes, int warmUpMegabytes, Path directory, String outFile) {
    static final String USAGE =
            "usage: benchmarks/compare [--cases LIST] [--rounds N] [--megabytes N] [--warm-up N] [--dir FOLDER] [--out FILE]\ncases: "
                    + String.join(",", allCases());
    private static final CompareOptions DEFAULTS =
            new CompareOptions(allCases(), 3, 800, 2_000, Path.of(System.getProperty("java.io.tmpdir")), "");

    CompareOptions {
        if (rounds < 1 || megabytes < 1 || warmUpMegabytes < 1 || cases.isEmpty()) {
            throw new IllegalArgumentException("rounds, megabytes and cases must be 1 or more");
        }
        for (String id : cases) {
            if (!allCases().contains(id)) {
                throw new IllegalArgumentException("there is no case " + id);
            }
        }
        cases = Set.copyOf(cases);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static CompareOptions parse(String... args) {
        CompareOptions options = DEFAULTS;
        if (args.length % 2 != 0) {
            throw new IllegalArgumentException("every option has a value");
        }
        for (int i = 0; i < args.length; i += 2) {
            options = options.with(args[i], args[i + 1]);
        }
        return options;
    }

    private CompareOptions with(String name, String value) {
        return switch (name) {
            case "--cases" ->
                new CompareOptions(
                        new LinkedHashSet<>(List.of(value.split(",", -1))),
                        rounds,
                        megabytes,
                        warmUpMegabytes,
                        directory,
                        outFile);
            case "--rounds" ->
                new CompareOptions(cases, Integer.parseInt(value), megabytes, warmUpMegabytes, directory, outFile);
            case "--megabytes" ->
                new CompareOptions(cases, rounds, Integer.parseInt(value), warmUpMegabytes, directory, outFile);
            case "--warm-up" ->
                new CompareOptions(cases, rounds, megabytes, Integer.parseInt(value), directory, outFile);
            case "--dir" -> new CompareOptions(cases, rounds, megabytes, warmUpMegabytes, Path.of(value), outFile);
            case "--out" -> new CompareOptions(cases, rounds, megabytes, warmUpMegabytes, directory, value);
            default -> throw new IllegalArgumentException("there is no option " + name);
        };
    }

    Optional<Path> out() {
        return outFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(outFile));
    }

    long valueBytes() {
        return megabytes * 1_000_000L;
    }

    long warmUpBytes() {
        return warmUpMegabytes * 1_000_000L;
    }

    private static Set<String> allCases() {
        Set<String> ids = new LinkedHashSet<>();
        Stream.concat(Cases.all().stream().map(BenchmarkCase::id), BrokerRound.OWN_CASES.stream())
                .forEach(ids::add);
        return ids;
    }
}

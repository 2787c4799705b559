package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.broker.BrokerKind;
import io.coldstream.benchmarks.broker.ColdstreamBroker;
import io.coldstream.benchmarks.broker.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs Kafka and Coldstream in turn; {@code benchmarks/compare} starts it. Owned by the main thread. */
public final class Compare {
    private final CompareOptions options;
    private final Path home;
    private final Path scratch;

    private Compare(CompareOptions options, Path home, Path scratch) {
        this.options = options;
        this.home = home;
        this.scratch = scratch;
    }

    /** Runs all rounds in a temporary folder and prints the report. */
    public static void main(String[] args) throws Exception {
        CompareOptions options;
        try {
            options = CompareOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + CompareOptions.USAGE);
            System.exit(2);
            return;
        }
        Path home = Path.of(System.getProperty("coldstream.home", ".")).toAbsolutePath();
        Path scratch = Files.createTempDirectory(options.directory().toAbsolutePath(), "coldstream-compare-");
        try {
            new Compare(options, home, scratch).run();
        } finally {
            deleteRecursively(scratch);
        }
    }

    private void run() throws Exception {
        KafkaTools tools = new KafkaTools(home, scratch);
        Map<Side, BrokerKind> brokers = new EnumMap<>(Side.class);
        brokers.put(Side.KAFKA, new KafkaBroker(home));
        brokers.put(Side.COLDSTREAM, new ColdstreamBroker(home, Map.of()));
        Environment environment = Environment.of(scratch);
        Results results = new Results();
        try {
            runRounds(brokers, tools, results);
        } finally {
            // Also after a failure: what was measured until then took minutes.
            report(environment.describe(brokers.values(), tools, options) + "\n" + results.table());
        }
    }

    private void runRounds(Map<Side, BrokerKind> brokers, KafkaTools tools, Results results) throws Exception {
        Payloads payloads = Payloads.write(scratch);
        for (int round = 1; round <= options.rounds(); round++) {
            for (Map.Entry<Side, BrokerKind> broker : brokers.entrySet()) {
                String name = "round-" + round;
                Path directory = Files.createDirectory(scratch.resolve(name + "-" + broker.getKey()));
                new BrokerRound(broker.getKey(), broker.getValue(), directory, tools, payloads, options, name, results)
                        .run();
                deleteRecursively(directory);
            }
        }
    }

    private void report(String text) throws IOException {
        System.out.print(text);
        if (options.out().isPresent()) {
            Files.writeString(options.out().get(), text);
        }
    }

    private static void deleteRecursively(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}

package io.coldstream.benchmarks;

import io.coldstream.benchmarks.broker.BrokerProcess;
import io.coldstream.benchmarks.broker.ColdstreamBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Prints the first figures that a user asks for; {@code benchmarks/run} starts it. Owned by the main thread. */
public final class FirstFigures {
    private static final long SEED = 20260101;
    private static final int DISTINCT_VALUES = 64 * 1024;
    private static final double MIB = 1024 * 1024;

    private final Options options;
    private final Path home;
    private final Path scratch;
    private final PrintStream out;

    private FirstFigures(Options options, Path home, Path scratch, PrintStream out) {
        this.options = options;
        this.home = home;
        this.scratch = scratch;
        this.out = out;
    }

    /** Runs all rounds on all stores in a temporary folder. */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        Path home = Path.of(System.getProperty("coldstream.home", ".")).toAbsolutePath();
        Path scratch = Files.createTempDirectory("coldstream-benchmarks-");
        try {
            new FirstFigures(options, home, scratch, System.out).run();
        } finally {
            deleteRecursively(scratch);
        }
    }

    private void run() throws Exception {
        List<byte[]> values = new JsonValues(SEED).next(DISTINCT_VALUES);
        out.printf(
                "%d rounds of %d MB after one that warms up, JSON-like values of %d bytes (seed %d), raw reads with %d"
                        + " threads of %d MiB ranges%n",
                options.rounds(),
                options.megabytes(),
                JsonValues.VALUE_BYTES,
                SEED,
                RawReads.THREADS,
                RawReads.RANGE_BYTES >> 20);
        for (String name : options.stores()) {
            switch (name) {
                case "directory" -> measure(new DirectoryArchive(scratch.resolve("objects")), values);
                case "minio" -> measureMinio(values);
                default -> throw new IllegalArgumentException("there is no store " + name);
            }
        }
        printLoad("at the end");
    }

    private void measureMinio(List<byte[]> values) throws Exception {
        if (MinioArchive.isAvailable()) {
            measure(new MinioArchive(), values);
        } else {
            out.println("MinIO: left out, there is no minio binary on the PATH");
        }
    }

    private void measure(ArchiveStore store, List<byte[]> values) throws Exception {
        try (store) {
            printLoad("before " + store.description());
            Figures figures = new Figures();
            Path used = scratch.resolve("data-" + store.description());
            long records = options.valueBytes() / JsonValues.VALUE_BYTES;
            try (BrokerProcess broker = new ColdstreamBroker(home, store.brokerEnvironment()).start(used)) {
                Round round = new Round(broker, store, new Traffic(broker.bootstrap(), values), records);
                round.run("warm-up", new Figures());
                for (int i = 1; i <= options.rounds(); i++) {
                    round.run("round-" + i, figures);
                }
                figures.add(Figure.PEAK_RSS, broker.peakResidentBytes() / MIB);
            }
            for (int i = 1; i <= options.rounds(); i++) {
                Path empty = scratch.resolve("empty-" + store.description() + "-" + i);
                figures.add(Figure.START_EMPTY, startSeconds(empty, Map.of()));
                figures.add(Figure.START_USED, startSeconds(used, store.brokerEnvironment()));
            }
            figures.print(out, store.description());
        }
    }

    private double startSeconds(Path dataDir, Map<String, String> environment)
            throws IOException, InterruptedException {
        try (BrokerProcess broker = new ColdstreamBroker(home, environment).start(dataDir)) {
            return broker.startTime().toNanos() / 1e9;
        }
    }

    /** The figures are worth little if somebody else had the processors. */
    private void printLoad(String when) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        out.printf(
                "load average %s: %.2f on %d processors%n",
                when, system.getSystemLoadAverage(), system.getAvailableProcessors());
        out.flush();
    }

    private static void deleteRecursively(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.broker.BrokerKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;

/**
 * What a reader must know of the machine to judge the figures.
 *
 * @param fileSystem that of the brokers' folders
 * @param loadBefore the load average before the first round: above 1, somebody else was working here
 */
record Environment(String fileSystem, double loadBefore) {
    /**
     * Looks at the machine.
     *
     * @throws IOException if the folder is in memory, where a disk's part in the figures would be missing
     */
    static Environment of(Path directory) throws IOException {
        String fileSystem = Files.getFileStore(directory).type();
        if (fileSystem.equals("tmpfs") || fileSystem.equals("ramfs")) {
            throw new IOException(directory + " is in memory (" + fileSystem + "); name a folder on a disk with --dir");
        }
        return new Environment(fileSystem, loadAverage());
    }

    /** A Markdown list, to be printed at the end. */
    String describe(Collection<BrokerKind> brokers, KafkaTools tools, CompareOptions options) throws IOException {
        StringBuilder text = new StringBuilder();
        for (BrokerKind broker : brokers) {
            line(text, broker.name() + " " + broker.version());
        }
        line(text, "Kafka's tools " + tools.version());
        line(
                text,
                "%d cores, Linux %s, %s %s, data on %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.version"),
                                System.getProperty("java.vm.name"),
                                System.getProperty("java.vm.version"),
                                fileSystem));
        line(
                text,
                String.format(Locale.ROOT, "load average %.2f before and %.2f at the end", loadBefore, loadAverage()));
        line(
                text,
                "%d rounds of %d MB a case, values made from seed %d"
                        .formatted(options.rounds(), options.megabytes(), Payloads.SEED));
        for (BenchmarkCase one : Cases.all()) {
            if (options.cases().contains(one.id())) {
                line(text, "`" + one.id() + "`: " + one.description());
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String words) {
        text.append("- ").append(words).append('\n');
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}

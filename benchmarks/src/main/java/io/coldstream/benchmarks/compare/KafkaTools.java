package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.broker.JarFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs clients as processes of their own: Kafka's stock tools with the JVM flags of their start scripts, and our own
 * drivers. Used by one thread.
 *
 * @param home this project's folder, in which the build has collected the jars
 * @param scratch where their output goes
 */
record KafkaTools(Path home, Path scratch) {
    private static final String TOOLS = "org.apache.kafka.tools.";
    private static final long RUN_MAX_MINUTES = 10;
    private static final List<String> JVM_FLAGS = List.of(
            "-Xmx512M",
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true",
            "-Duser.language=en");

    /**
     * What a producer does.
     *
     * @param records all of them, those of the warm-up included
     * @param warmUpRecords the first ones, which the summary leaves out
     * @param recordsPerSecond at most; -1 for as fast as it goes
     * @param settings of the producer
     */
    record ProducerLoad(
            long records, long warmUpRecords, long recordsPerSecond, Path payloads, Map<String, String> settings) {
        /** As many of these records, all of which count. */
        ProducerLoad first(long count) {
            return new ProducerLoad(count, 0, recordsPerSecond, payloads, settings);
        }
    }

    String version() throws IOException {
        return toolJars().versionOf("kafka-tools") + " with kafka-clients "
                + toolJars().versionOf("kafka-clients");
    }

    ToolOutput.Producer produce(String bootstrap, String topic, ProducerLoad load)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--bootstrap-server", bootstrap, "--topic", topic));
        arguments.addAll(List.of("--num-records", Long.toString(load.records())));
        if (load.warmUpRecords() > 0) {
            arguments.addAll(List.of("--warmup-records", Long.toString(load.warmUpRecords())));
        }
        arguments.addAll(List.of("--throughput", Long.toString(load.recordsPerSecond())));
        arguments.addAll(List.of("--payload-file", load.payloads().toString()));
        arguments.add("--command-property");
        load.settings().forEach((name, value) -> arguments.add(name + "=" + value));
        ToolOutput.Producer summary = ToolOutput.producer(run(toolJars(), TOOLS + "ProducerPerformance", arguments));
        requireEqual(load.records() - load.warmUpRecords(), summary.records());
        return summary;
    }

    ToolOutput.Consumer consume(String bootstrap, String topic, long records) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "--bootstrap-server",
                bootstrap,
                "--topic",
                topic,
                "--num-records",
                Long.toString(records),
                "--timeout",
                "30000");
        ToolOutput.Consumer summary = ToolOutput.consumer(run(toolJars(), TOOLS + "ConsumerPerformance", arguments));
        requireEqual(records, summary.records());
        return summary;
    }

    ToolOutput.EndToEnd endToEnd(String bootstrap, String topic, int records, int recordBytes)
            throws IOException, InterruptedException {
        List<String> arguments =
                List.of(bootstrap, topic, Integer.toString(records), "all", Integer.toString(recordBytes));
        return ToolOutput.endToEnd(run(toolJars(), TOOLS + "EndToEndLatency", arguments));
    }

    /**
     * Commits offsets.
     *
     * @return commits in a second, of all consumers together
     */
    double commit(String bootstrap, String topic, int consumers, int commitsEach)
            throws IOException, InterruptedException {
        List<String> printed = run(
                new JarFolder(home.resolve("benchmarks/target/dist")),
                CommitDriver.class.getName(),
                List.of(bootstrap, topic, Integer.toString(consumers), Integer.toString(commitsEach)));
        return Double.parseDouble(printed.get(printed.size() - 1));
    }

    /** Sends at a steady rate and waits for nothing. */
    LatencyDriver.Summary latency(
            String bootstrap, String topic, long records, long warmUp, int perSecond, Path payloads)
            throws IOException, InterruptedException {
        List<String> printed = run(
                new JarFolder(home.resolve("benchmarks/target/dist")),
                LatencyDriver.class.getName(),
                LatencyDriver.arguments(bootstrap, topic, records, warmUp, perSecond, payloads));
        return LatencyDriver.Summary.parse(printed.get(printed.size() - 1));
    }

    private JarFolder toolJars() {
        return new JarFolder(home.resolve("benchmarks/kafka-tools/target/lib"));
    }

    private List<String> run(JarFolder jars, String mainClass, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(JarFolder.javaCommand());
        command.addAll(JVM_FLAGS);
        command.addAll(List.of("-cp", jars.classPath(), mainClass));
        command.addAll(arguments);
        Path output = scratch.resolve("tool.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Thread endedWithUs = new Thread(process::destroy, "end-tool");
        Runtime.getRuntime().addShutdownHook(endedWithUs);
        boolean ended = process.waitFor(RUN_MAX_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(endedWithUs);
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command)
                    + (ended ? " failed:\n" : " did not end:\n")
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 50), lines.size())));
        }
        return lines;
    }

    private static void requireEqual(long expectedRecords, long records) throws IOException {
        if (records != expectedRecords) {
            throw new IOException("the tool counted " + records + " records instead of " + expectedRecords);
        }
    }
}

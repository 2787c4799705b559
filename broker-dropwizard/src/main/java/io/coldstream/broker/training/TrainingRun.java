package io.coldstream.broker.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.coldstream.broker.ColdstreamApplication;
import io.coldstream.broker.command.BuiltInConfiguration;
import io.coldstream.broker.runtime.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/**
 * Starts the broker twice on a scratch directory, first an empty and then a used one, and does with it what clients do.
 * {@code ./coldstream train} runs it in a JVM that writes down the classes it loaded, so that later starts find them
 * parsed and verified.
 */
public final class TrainingRun {
    private static final int STARTS = 2;
    private static final long READY_SECONDS_MAX = 60;
    private static final long EXERCISE_SECONDS_MAX = 60;

    private record Ready(Broker broker, Server server) {}

    private TrainingRun() {}

    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createTempDirectory("coldstream-training-");
        try {
            Path configuration = writeConfiguration(scratch);
            for (int start = 0; start < STARTS; start++) {
                live(configuration);
            }
        } finally {
            deleteRecursively(scratch);
        }
    }

    private static void live(Path configuration) throws Exception {
        CompletableFuture<Ready> whenReady = new CompletableFuture<>();
        new ColdstreamApplication((broker, server) -> whenReady.complete(new Ready(broker, server)))
                .run("server", configuration.toString());
        Ready ready = whenReady.get(READY_SECONDS_MAX, TimeUnit.SECONDS);
        try {
            exercise(
                    ready.broker().kafkaAddress().toString(),
                    port(ready.server(), "application"),
                    port(ready.server(), "admin"));
        } finally {
            ready.server().stop();
        }
    }

    /** In a process of its own: the classes of clients are of no use to a broker, and would take memory in it. */
    private static void exercise(String... addresses) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Exercise.class.getName()));
        command.addAll(List.of(addresses));
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (!process.waitFor(EXERCISE_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("the exercise failed, or took too long");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String port(Server server, String connectorName) {
        return Arrays.stream(server.getConnectors())
                .filter(connector -> connectorName.equals(connector.getName()))
                .map(connector -> Integer.toString(((NetworkConnector) connector).getLocalPort()))
                .findFirst()
                .orElseThrow();
    }

    /** The built-in settings without anything that comes from the environment. */
    private static Path writeConfiguration(Path scratch) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        ObjectNode root;
        try (var builtIn = new BuiltInConfiguration().open(BuiltInConfiguration.PATH)) {
            root = (ObjectNode) yaml.readTree(builtIn);
        }
        root.put("dataDir", scratch.resolve("data").toString());
        object(root, "kafka")
                .put("listen", "127.0.0.1:0")
                .put("advertised", "")
                .put("groupInitialRebalanceDelay", "0s");
        object(root, "objectStore").removeAll();
        object(root, "database").removeAll();
        object(root, "http").removeAll();
        object(root, "tiering").put("interval", "100ms").put("deletionGracePeriod", "0s");
        for (String connectors : new String[] {"applicationConnectors", "adminConnectors"}) {
            ((ObjectNode) root.at("/server/" + connectors + "/0"))
                    .put("bindHost", "127.0.0.1")
                    .put("port", 0);
        }
        object(root, "logging").remove("loggers");
        Path file = scratch.resolve("training.yml");
        Files.write(file, yaml.writeValueAsBytes(root));
        return file;
    }

    private static ObjectNode object(ObjectNode root, String field) {
        return root.get(field) instanceof ObjectNode present ? present : root.putObject(field);
    }

    private static void deleteRecursively(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.coldstream.broker.ColdstreamApplication;
import io.coldstream.broker.config.ColdstreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A broker in a process of its own, which can be killed and started again on the same folder and the same ports. Its
 * output is in {@code broker.log} of the folder. Made by {@link BrokerProcesses}, which ends it; a shutdown hook kills
 * it if nobody came to that. Owned by the test's thread.
 */
final class BrokerProcess implements KafkaEndpoint, AutoCloseable {
    private static final long READY_SECONDS_MAX = 60;
    private static final long EXIT_SECONDS_MAX = 60;
    /** Below the range from which the system picks ports for connections: a restart must find its own free. */
    private static final int PORT_MIN = 12_000;

    private static final int PORT_MAX = 32_000;

    private final Path folder;
    private final Class<?> main;
    private final Consumer<ObjectNode> changes;
    private final Map<String, String> environment;
    private final int kafkaPort = freePort();
    private final int httpPort = freePort();
    private final int adminPort = freePort();
    private final Thread killAtExit = new Thread(this::kill9, "broker-killer");
    private volatile Process process;
    private ProcessOutput output;

    /** Starts the process and does not wait for anything. */
    BrokerProcess(Path folder, Consumer<ObjectNode> changes, Map<String, String> environment) throws IOException {
        this(ColdstreamApplication.class, folder, changes, environment, List.of());
    }

    /**
     * The same with another main class, which is told {@code server}, a file, and whatever else there is.
     *
     * @param arguments for this one start
     */
    BrokerProcess(
            Class<?> main,
            Path folder,
            Consumer<ObjectNode> changes,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        this.main = main;
        this.folder = Files.createDirectories(folder);
        this.changes = changes;
        this.environment = Map.copyOf(environment);
        Files.write(folder.resolve("broker.yml"), new ObjectMapper(new YAMLFactory()).writeValueAsBytes(tree()));
        process = launch(arguments);
        output = ProcessOutput.copy(process.getInputStream(), logFile());
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: the next one may be free.
            }
        }
    }

    private ObjectNode tree() {
        return TestBroker.tree(dataDir(), root -> {
            ((ObjectNode) root.get("kafka")).put("listen", bootstrap());
            ObjectNode server = root.putObject("server");
            connector(server, "applicationConnectors", httpPort);
            connector(server, "adminConnectors", adminPort);
            server.putObject("requestLog").putArray("appenders");
            ObjectNode logging = root.putObject("logging").put("level", "WARN");
            logging.putObject("loggers").put("io.coldstream", "INFO");
            changes.accept(root);
        });
    }

    private static void connector(ObjectNode server, String name, int port) {
        server.putArray(name)
                .addObject()
                .put("type", "http")
                .put("bindHost", "127.0.0.1")
                .put("port", port);
    }

    private Process launch(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "server",
                folder.resolve("broker.yml").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Waits until the broker takes connections. */
    void awaitReady() throws Exception {
        awaitLine("Coldstream is ready.", 1);
    }

    /** Waits for the n-th line of output with this part since the process was started. */
    String awaitLine(String part, int times) throws Exception {
        try {
            return output.line(part, times).get(READY_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("There was no line with '" + part + "' (" + times + " times)", e);
        }
    }

    /** What the process has said since it was started. */
    ProcessOutput output() {
        return output;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process at once, as {@code kill -9} does. */
    void kill9() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Tells the process to end, as an operator does, and does not wait for anything. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would close the output as well, and last words be lost
    }

    /** Ends the process as an operator does, and waits until it has finished. */
    void stop() throws InterruptedException {
        terminate();
        awaitExit();
    }

    /** Waits until the process ends by itself, and returns its exit code. */
    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS))
                .as("the broker ends within %d s", EXIT_SECONDS_MAX)
                .isTrue();
        return process.exitValue();
    }

    /** Starts the process again, after it has ended, and does not wait for anything. */
    void relaunch(String... arguments) throws IOException {
        assertThat(process.isAlive()).isFalse();
        process = launch(List.of(arguments));
        output = ProcessOutput.copy(process.getInputStream(), logFile());
    }

    /** Starts the process again, after it has ended, and waits until it takes connections. */
    void restart() throws Exception {
        relaunch();
        awaitReady();
    }

    Path dataDir() {
        return folder.resolve("data");
    }

    private Path logFile() {
        return folder.resolve("broker.log");
    }

    /** The configuration that the process runs with. */
    ColdstreamConfiguration configuration() {
        return TestBroker.configuration(dataDir(), changes);
    }

    /** Everything that all processes on this folder have said. */
    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Where its HTTP API is, with a slash at the end. */
    URI http() {
        return URI.create("http://127.0.0.1:" + httpPort + "/");
    }

    List<String> lines() {
        return output.lines();
    }

    @Override
    public void close() {
        kill9();
        Runtime.getRuntime().removeShutdownHook(killAtExit);
    }
}

package io.coldstream.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A broker that the start script started, as a process of its own. Owned by one thread. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final Pattern PEAK_RSS = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Process process;
    private final int port;
    private final Duration startTime;

    private BrokerProcess(Process process, int port, Duration startTime) {
        this.process = process;
        this.port = port;
        this.startTime = startTime;
    }

    /**
     * Starts a broker and returns when it answered its first Metadata request.
     *
     * @param home the folder with the start script
     * @param dataDir the broker's folder; its log goes beside it
     * @param environment variables of the object store
     */
    static BrokerProcess start(Path home, Path dataDir, Map<String, String> environment)
            throws IOException, InterruptedException {
        int port = freePort();
        Path log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("coldstream").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "COLDSTREAM_DATA_DIR", dataDir.toString(),
                        "COLDSTREAM_HEAP", "256m",
                        "COLDSTREAM_KAFKA_LISTEN", "127.0.0.1:" + port,
                        "COLDSTREAM_HTTP_PORT", "0",
                        "COLDSTREAM_ADMIN_PORT", "0"));
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        Process process = builder.start();
        boolean answered = MetadataProbe.awaitAnswer(
                port, () -> process.isAlive() && System.nanoTime() - started < START_MAX.toNanos());
        Duration startTime = Duration.ofNanos(System.nanoTime() - started);
        if (!answered) {
            process.destroyForcibly();
            throw new IOException("The broker did not come up: " + Files.readString(log));
        }
        return new BrokerProcess(process, port, startTime);
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** From the start of the script to the first answer. */
    Duration startTime() {
        return startTime;
    }

    /** User and system time of all threads since the start, as the operating system counts it (in steps of 10 ms). */
    Duration cpuTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the broker has ended, or this is not Linux"));
    }

    /** The most memory that the process ever had resident, in bytes. */
    long peakResidentBytes() throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        Matcher found = PEAK_RSS.matcher(status);
        if (!found.find()) {
            throw new IOException("no VmHWM in " + status);
        }
        return Long.parseLong(found.group(1)) * 1024;
    }

    /** Ends the broker with SIGTERM, and by force if it doesn't go. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the broker did not end within " + STOP_MAX);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

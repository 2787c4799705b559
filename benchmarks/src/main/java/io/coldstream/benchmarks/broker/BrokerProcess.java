package io.coldstream.benchmarks.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A broker that was started as a process of its own. Owned by one thread. */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final Duration startTime;
    private final Thread endedWithUs;

    private BrokerProcess(Process process, int port, Duration startTime, Thread endedWithUs) {
        this.process = process;
        this.port = port;
        this.startTime = startTime;
        this.endedWithUs = endedWithUs;
    }

    /**
     * Starts a broker and returns when it answered its first Metadata request.
     *
     * @param port on which it will listen
     * @param log where its output is appended
     */
    static BrokerProcess start(ProcessBuilder builder, int port, Path log) throws IOException, InterruptedException {
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        long started = System.nanoTime();
        Process process = builder.start();
        Thread endedWithUs = new Thread(process::destroy, "end-broker");
        Runtime.getRuntime().addShutdownHook(endedWithUs);
        boolean answered = MetadataProbe.awaitAnswer(
                port, () -> process.isAlive() && System.nanoTime() - started < START_MAX.toNanos());
        Duration startTime = Duration.ofNanos(System.nanoTime() - started);
        if (!answered) {
            process.destroyForcibly();
            throw new IOException("The broker did not come up: " + Files.readString(log));
        }
        return new BrokerProcess(process, port, startTime, endedWithUs);
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** From the start of the process to the first answer. */
    public Duration startTime() {
        return startTime;
    }

    /** User and system time of all threads since the start, as the operating system counts it (in steps of 10 ms). */
    public Duration cpuTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the broker has ended, or this is not Linux"));
    }

    /** The most memory that the process ever had resident, in bytes. */
    public long peakResidentBytes() throws IOException {
        return statusBytes("VmHWM");
    }

    /** The memory that the process has resident now, in bytes. */
    public long residentBytes() throws IOException {
        return statusBytes("VmRSS");
    }

    private long statusBytes(String field) throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        Matcher found = Pattern.compile(field + ":\\s+(\\d+) kB").matcher(status);
        if (!found.find()) {
            throw new IOException("no " + field + " in " + status);
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
            Runtime.getRuntime().removeShutdownHook(endedWithUs);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

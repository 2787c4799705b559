package io.coldstream.benchmarks.broker;

import java.time.Duration;

/**
 * What one phase of a round took.
 *
 * @param wallTime by the clock
 * @param brokerCpuTime of the broker's process, user and system together
 */
public record Phase(Duration wallTime, Duration brokerCpuTime) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Something to measure. */
    public interface Work {
        void run() throws Exception;
    }

    public static Phase of(BrokerProcess broker, Work work) throws Exception {
        Duration cpuBefore = broker.cpuTime();
        long started = System.nanoTime();
        work.run();
        Duration wallTime = Duration.ofNanos(System.nanoTime() - started);
        return new Phase(wallTime, broker.cpuTime().minus(cpuBefore));
    }

    /** In units of 1,000,000 bytes. */
    public double megabytesPerSecond(long bytes) {
        return bytes / 1e6 / (wallTime.toNanos() / NANOS_PER_SECOND);
    }

    /** In seconds for 1,000,000,000 bytes. */
    public double cpuSecondsPerGigabyte(long bytes) {
        return brokerCpuTime.toNanos() / NANOS_PER_SECOND / (bytes / 1e9);
    }
}

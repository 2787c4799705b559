package io.coldstream.broker.kafka.net;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Objects;

/**
 * How the wire server listens, and its limits. The defaults work with a heap of 256 MiB.
 *
 * @param host the address to bind, such as {@code 0.0.0.0}
 * @param port the port to bind, 0 for any that is free
 * @param listenerName the listener's name, given to handlers
 * @param eventLoopThreads threads that serve all connections
 * @param requestBytesMax the largest request ({@code socket.request.max.bytes})
 * @param controlRequestBytesMax the largest request that isn't Produce: they are parsed into objects many times
 *     their size
 * @param requestMemoryBytes what all requests on their way in may take together
 * @param requestsInFlightMax requests of one connection that are handled at the same time
 * @param connectionsMax connections in all ({@code max.connections})
 * @param connectionsPerIpMax connections from one address ({@code max.connections.per.ip})
 * @param connectionIdleMax silence after which a connection is closed ({@code connections.max.idle.ms})
 * @param frameTimeout within this time a begun frame must end or grow by {@code frameProgressBytesMin}
 * @param frameProgressBytesMin see there
 * @param closeTimeout how long closing waits for requests in flight
 */
public record KafkaServerConfig(
        String host,
        int port,
        String listenerName,
        int eventLoopThreads,
        int requestBytesMax,
        int controlRequestBytesMax,
        long requestMemoryBytes,
        int requestsInFlightMax,
        int connectionsMax,
        int connectionsPerIpMax,
        Duration connectionIdleMax,
        Duration frameTimeout,
        int frameProgressBytesMin,
        Duration closeTimeout) {
    private static final int MIB = 1024 * 1024;

    public KafkaServerConfig {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(listenerName, "listenerName");
        requireAtLeast(0, port, "port");
        requireAtLeast(1, eventLoopThreads, "eventLoopThreads");
        requireAtLeast(1024, requestBytesMax, "requestBytesMax");
        requireAtLeast(1024, controlRequestBytesMax, "controlRequestBytesMax");
        requireAtLeast(1024, requestMemoryBytes, "requestMemoryBytes");
        requireAtLeast(1, requestsInFlightMax, "requestsInFlightMax");
        requireAtLeast(1, connectionsMax, "connectionsMax");
        requireAtLeast(1, connectionsPerIpMax, "connectionsPerIpMax");
        requireAtLeast(1, connectionIdleMax.toMillis(), "connectionIdleMax in ms");
        requireAtLeast(1, frameTimeout.toMillis(), "frameTimeout in ms");
        requireAtLeast(1, frameProgressBytesMin, "frameProgressBytesMin");
        requireAtLeast(0, closeTimeout.toMillis(), "closeTimeout in ms");
    }

    /** The defaults for a listener at an address. */
    public static KafkaServerConfig at(String host, int port) {
        return builder(host, port).build();
    }

    public static Builder builder(String host, int port) {
        return new Builder(host, port);
    }

    private static void requireAtLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }

    /** Starts from the defaults. Not thread-safe. */
    public static final class Builder {
        private final String host;
        private final int port;
        private String listenerName = "PLAINTEXT";
        private int eventLoopThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
        private int requestBytesMax = 100 * MIB;
        private int controlRequestBytesMax = 4 * MIB;
        // A quarter: a growing frame exists twice for a moment, and sockets and responses want direct memory as well.
        private long requestMemoryBytes = Math.max(MIB, Math.min(256L * MIB, PlatformDependent.maxDirectMemory() / 4));
        private int requestsInFlightMax = 16;
        private int connectionsMax = 10_000;
        private int connectionsPerIpMax = 10_000;
        private Duration connectionIdleMax = Duration.ofMinutes(10);
        private Duration frameTimeout = Duration.ofSeconds(30);
        private int frameProgressBytesMin = 256 * 1024;
        private Duration closeTimeout = Duration.ofSeconds(10);

        private Builder(String host, int port) {
            this.host = host;
            this.port = port;
        }

        public Builder listenerName(String value) {
            this.listenerName = value;
            return this;
        }

        public Builder eventLoopThreads(int value) {
            this.eventLoopThreads = value;
            return this;
        }

        public Builder requestBytesMax(int value) {
            this.requestBytesMax = value;
            return this;
        }

        public Builder controlRequestBytesMax(int value) {
            this.controlRequestBytesMax = value;
            return this;
        }

        public Builder requestMemoryBytes(long value) {
            this.requestMemoryBytes = value;
            return this;
        }

        public Builder requestsInFlightMax(int value) {
            this.requestsInFlightMax = value;
            return this;
        }

        public Builder connectionsMax(int value) {
            this.connectionsMax = value;
            return this;
        }

        public Builder connectionsPerIpMax(int value) {
            this.connectionsPerIpMax = value;
            return this;
        }

        public Builder connectionIdleMax(Duration value) {
            this.connectionIdleMax = value;
            return this;
        }

        public Builder frameTimeout(Duration value) {
            this.frameTimeout = value;
            return this;
        }

        public Builder frameProgressBytesMin(int value) {
            this.frameProgressBytesMin = value;
            return this;
        }

        public Builder closeTimeout(Duration value) {
            this.closeTimeout = value;
            return this;
        }

        public KafkaServerConfig build() {
            return new KafkaServerConfig(
                    host,
                    port,
                    listenerName,
                    eventLoopThreads,
                    requestBytesMax,
                    controlRequestBytesMax,
                    requestMemoryBytes,
                    requestsInFlightMax,
                    connectionsMax,
                    connectionsPerIpMax,
                    connectionIdleMax,
                    frameTimeout,
                    frameProgressBytesMin,
                    closeTimeout);
        }
    }
}

package io.coldstream.broker.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The Kafka listener and what clients may ask of it. Names follow Kafka's broker settings. */
public final class KafkaSettings {
    private static final int PARTITIONS_MAX = 10_000;

    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String listen = "127.0.0.1:9092";

    @JsonProperty
    @JsonSetter(nulls = Nulls.SKIP)
    private String advertised = "";

    @JsonProperty
    private boolean autoCreateTopics = true;

    @Min(1)
    @Max(PARTITIONS_MAX)
    @JsonProperty
    private int defaultPartitions = 1;

    @Min(0)
    @JsonProperty
    private int eventLoopThreads;

    @NotNull
    @JsonProperty
    private DataSize requestMaxBytes = DataSize.mebibytes(16);

    @NotNull
    @JsonProperty
    private DataSize requestMemoryMaxBytes = DataSize.mebibytes(64);

    @Min(1)
    @JsonProperty
    private int maxConnections = 10_000;

    @Min(1)
    @JsonProperty
    private int maxConnectionsPerIp = 10_000;

    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @JsonProperty
    private Duration connectionsMaxIdle = Duration.minutes(10);

    @NotNull
    @JsonProperty
    private DataSize fetchMaxBytes = DataSize.mebibytes(55);

    @Min(1)
    @JsonProperty
    private int fetchSessionsMax = 1000;

    @NotNull
    @JsonProperty
    private Duration groupInitialRebalanceDelay = Duration.seconds(3);

    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    private Duration groupMinSessionTimeout = Duration.seconds(6);

    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    private Duration groupMaxSessionTimeout = Duration.minutes(30);

    /** Where the listener binds. */
    public HostAndPort listen() {
        return HostAndPort.parse(listen)
                .orElseThrow(() -> new IllegalArgumentException("kafka.listen " + HostAndPort.EXPECTED));
    }

    /** What clients are told to connect to; {@code null} for the address that the listener is bound to. */
    public @Nullable HostAndPort advertised() {
        return advertised.isBlank() ? null : HostAndPort.parse(advertised).orElse(null);
    }

    /** Whether a topic is made when a client asks for one that does not exist. */
    public boolean autoCreateTopics() {
        return autoCreateTopics;
    }

    /** Partitions of topics whose creator does not say how many. */
    public int defaultPartitions() {
        return defaultPartitions;
    }

    /** The greatest number of partitions that one topic may have. */
    public int partitionsPerTopicMax() {
        return PARTITIONS_MAX;
    }

    /** Threads that serve connections; 0 for one per core, at least two. */
    public int eventLoopThreads() {
        return eventLoopThreads;
    }

    /** The largest request, in bytes ({@code socket.request.max.bytes}). */
    public int requestMaxBytes() {
        return (int) requestMaxBytes.toBytes();
    }

    /** The memory that all requests together may take, in bytes ({@code queued.max.request.bytes}). */
    public long requestMemoryMaxBytes() {
        return requestMemoryMaxBytes.toBytes();
    }

    public int maxConnections() {
        return maxConnections;
    }

    public int maxConnectionsPerIp() {
        return maxConnectionsPerIp;
    }

    public long connectionsMaxIdleMs() {
        return connectionsMaxIdle.toMilliseconds();
    }

    /** The largest answer to one fetch, in bytes ({@code fetch.max.bytes}). */
    public int fetchMaxBytes() {
        return (int) fetchMaxBytes.toBytes();
    }

    public int fetchSessionsMax() {
        return fetchSessionsMax;
    }

    public int groupInitialRebalanceDelayMs() {
        return (int) groupInitialRebalanceDelay.toMilliseconds();
    }

    public int groupMinSessionTimeoutMs() {
        return (int) groupMinSessionTimeout.toMilliseconds();
    }

    public int groupMaxSessionTimeoutMs() {
        return (int) groupMaxSessionTimeout.toMilliseconds();
    }

    @JsonIgnore
    @ValidationMethod(message = "kafka.listen " + HostAndPort.EXPECTED)
    public boolean isListenLegal() {
        return HostAndPort.parse(listen).isPresent();
    }

    @JsonIgnore
    @ValidationMethod(message = "kafka.advertised " + HostAndPort.EXPECTED + ", with a port that is not 0")
    public boolean isAdvertisedLegal() {
        return advertised.isBlank()
                || HostAndPort.parse(advertised)
                        .filter(address -> address.port() > 0)
                        .isPresent();
    }

    @JsonIgnore
    @ValidationMethod(
            message = "kafka.advertised must be set when listen is a wildcard address: clients cannot connect to"
                    + " 0.0.0.0")
    public boolean isAdvertisedWhenWildcard() {
        return !advertised.isBlank()
                || HostAndPort.parse(listen)
                        .filter(address -> address.host().equals("0.0.0.0")
                                || address.host().equals("::"))
                        .isEmpty();
    }

    @JsonIgnore
    @ValidationMethod(
            message = "kafka.requestMaxBytes must be from 1 KiB to 1 GiB and at most kafka.requestMemoryMaxBytes")
    public boolean isRequestMaxBytesLegal() {
        long bytes = requestMaxBytes.toBytes();
        return bytes >= 1024 && bytes <= 1L << 30 && bytes <= requestMemoryMaxBytes.toBytes();
    }

    @JsonIgnore
    @ValidationMethod(message = "kafka.fetchMaxBytes must be from 1 KiB to 1 GiB")
    public boolean isFetchMaxBytesLegal() {
        return fetchMaxBytes.toBytes() >= 1024 && fetchMaxBytes.toBytes() <= 1L << 30;
    }

    @JsonIgnore
    @ValidationMethod(message = "kafka.groupMinSessionTimeout must not be longer than kafka.groupMaxSessionTimeout")
    public boolean isSessionTimeoutsOrdered() {
        return groupMinSessionTimeoutMs() <= groupMaxSessionTimeoutMs();
    }
}

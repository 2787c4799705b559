package io.coldstream.broker.kafka.topics;

import io.coldstream.broker.config.ColdstreamConfiguration;
import java.util.List;

/**
 * The broker's settings under the names that Kafka's tools know. They stand in the configuration file and cannot be
 * changed over the wire.
 *
 * @param nodeId the broker's id
 * @param entries the settings
 */
public record BrokerConfigView(int nodeId, List<Entry> entries) {
    public BrokerConfigView {
        entries = List.copyOf(entries);
    }

    /**
     * One setting.
     *
     * @param name Kafka's name for it
     * @param value its value
     * @param documentation where it stands in the configuration file
     */
    public record Entry(String name, String value, String documentation) {}

    public static BrokerConfigView of(ColdstreamConfiguration configuration) {
        var kafka = configuration.kafka();
        return new BrokerConfigView(
                configuration.nodeId(),
                List.of(
                        entry("node.id", configuration.nodeId(), "nodeId"),
                        entry("log.dirs", configuration.dataDir(), "dataDir"),
                        entry("auto.create.topics.enable", kafka.autoCreateTopics(), "kafka.autoCreateTopics"),
                        entry("num.partitions", kafka.defaultPartitions(), "kafka.defaultPartitions"),
                        entry("socket.request.max.bytes", kafka.requestMaxBytes(), "kafka.requestMaxBytes"),
                        entry("queued.max.request.bytes", kafka.requestMemoryMaxBytes(), "kafka.requestMemoryMaxBytes"),
                        entry("fetch.max.bytes", kafka.fetchMaxBytes(), "kafka.fetchMaxBytes"),
                        entry(
                                "max.incremental.fetch.session.cache.slots",
                                kafka.fetchSessionsMax(),
                                "kafka.fetchSessionsMax"),
                        entry("max.connections", kafka.maxConnections(), "kafka.maxConnections"),
                        entry("max.connections.per.ip", kafka.maxConnectionsPerIp(), "kafka.maxConnectionsPerIp"),
                        entry("connections.max.idle.ms", kafka.connectionsMaxIdleMs(), "kafka.connectionsMaxIdle"),
                        entry(
                                "group.initial.rebalance.delay.ms",
                                kafka.groupInitialRebalanceDelayMs(),
                                "kafka.groupInitialRebalanceDelay"),
                        entry(
                                "group.min.session.timeout.ms",
                                kafka.groupMinSessionTimeoutMs(),
                                "kafka.groupMinSessionTimeout"),
                        entry(
                                "group.max.session.timeout.ms",
                                kafka.groupMaxSessionTimeoutMs(),
                                "kafka.groupMaxSessionTimeout"),
                        entry("default.replication.factor", 1, "one broker")));
    }

    private static Entry entry(String name, Object value, String where) {
        return new Entry(name, String.valueOf(value), "In the configuration file: " + where + ".");
    }
}

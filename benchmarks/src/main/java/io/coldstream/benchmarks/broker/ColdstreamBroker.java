package io.coldstream.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Coldstream as its start script starts it.
 *
 * @param home the folder with the start script
 * @param environment variables beside those of folder, heap and ports: of the object store, for instance
 */
public record ColdstreamBroker(Path home, Map<String, String> environment) implements BrokerKind {
    private static final String HEAP = "256m";

    public ColdstreamBroker {
        environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "Coldstream";
    }

    @Override
    public String version() throws IOException {
        return new JarFolder(home.resolve("broker-dropwizard/target/dist")).versionOf("coldstream-broker-dropwizard")
                + ", heap of " + HEAP;
    }

    @Override
    public void prepare(Path dataDir) {
        // The first start makes the folder.
    }

    @Override
    public BrokerProcess start(Path dataDir) throws IOException, InterruptedException {
        int port = BrokerProcess.freePort();
        ProcessBuilder builder = new ProcessBuilder(home.resolve("coldstream").toString(), "server");
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "COLDSTREAM_DATA_DIR",
                        dataDir.toString(),
                        "COLDSTREAM_HEAP",
                        HEAP,
                        "COLDSTREAM_KAFKA_LISTEN",
                        "127.0.0.1:" + port,
                        "COLDSTREAM_HTTP_PORT",
                        "0",
                        "COLDSTREAM_ADMIN_PORT",
                        "0"));
        builder.environment().putAll(environment);
        return BrokerProcess.start(builder, port, dataDir.resolveSibling(dataDir.getFileName() + ".log"));
    }

    /** Uploads are no part of what Kafka is compared with. */
    @Override
    public Map<String, String> topicConfigs() {
        return Map.of(
                "coldstream.tiering.min.age.ms",
                Long.toString(Duration.ofDays(1).toMillis()));
    }

    /** Nothing more: it is the default. */
    @Override
    public Map<String, String> durableTopicConfigs() {
        return topicConfigs();
    }
}

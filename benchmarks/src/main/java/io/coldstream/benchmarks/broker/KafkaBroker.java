package io.coldstream.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Apache Kafka as one node, broker and controller in one process, with the settings of the {@code server.properties}
 * and the JVM flags of the start script that it is shipped with. Only ports and the folder are ours.
 *
 * @param home this project's folder, in which the build has collected Kafka's jars
 */
public record KafkaBroker(Path home) implements BrokerKind {
    /** What {@code kafka-server-start.sh} and {@code kafka-run-class.sh} give to a broker. */
    private static final List<String> JVM_FLAGS = List.of(
            "-Xmx1G",
            "-Xms1G",
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true");

    /** Any id in Kafka's form. */
    private static final String CLUSTER_ID = "Y29sZHN0cmVhbS1iZW5jaA";

    @Override
    public String name() {
        return "Apache Kafka";
    }

    @Override
    public String version() throws IOException {
        return jars().versionOf("kafka_2.13") + ", heap of 1 GiB";
    }

    @Override
    public void prepare(Path dataDir) throws IOException, InterruptedException {
        Files.createDirectories(dataDir);
        List<String> command = java(dataDir, List.of());
        command.addAll(List.of("kafka.tools.StorageTool", "format", "--standalone", "--cluster-id", CLUSTER_ID));
        command.addAll(List.of(
                "--config", writeProperties(dataDir, BrokerProcess.freePort()).toString()));
        Path printed = beside(dataDir, ".format");
        int exitCode = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException("Kafka did not format " + dataDir + ": " + Files.readString(printed));
        }
    }

    @Override
    public BrokerProcess start(Path dataDir) throws IOException, InterruptedException {
        int port = BrokerProcess.freePort();
        List<String> command = java(dataDir, JVM_FLAGS);
        command.addAll(List.of("kafka.Kafka", writeProperties(dataDir, port).toString()));
        return BrokerProcess.start(new ProcessBuilder(command), port, beside(dataDir, ".out"));
    }

    @Override
    public Map<String, String> topicConfigs() {
        return Map.of();
    }

    @Override
    public Map<String, String> durableTopicConfigs() {
        return Map.of("flush.messages", "1");
    }

    private JarFolder jars() {
        return new JarFolder(home.resolve("benchmarks/kafka-broker/target/lib"));
    }

    private List<String> java(Path dataDir, List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(JarFolder.javaCommand());
        command.addAll(flags);
        command.add("-Dlog4j2.configurationFile=" + home.resolve("benchmarks/kafka-broker/log4j2.xml"));
        command.add("-Dkafka.log.file=" + beside(dataDir, ".log"));
        command.addAll(List.of("-cp", jars().classPath()));
        return command;
    }

    private static Path writeProperties(Path dataDir, int port) throws IOException {
        int controllerPort = BrokerProcess.freePort();
        String properties = """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                inter.broker.listener.name=PLAINTEXT
                controller.listener.names=CONTROLLER
                num.network.threads=3
                num.io.threads=8
                socket.send.buffer.bytes=102400
                socket.receive.buffer.bytes=102400
                socket.request.max.bytes=104857600
                log.dirs=%3$s
                num.partitions=1
                num.recovery.threads.per.data.dir=1
                offsets.topic.replication.factor=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                log.retention.hours=168
                log.segment.bytes=1073741824
                log.retention.check.interval.ms=300000
                """.formatted(port, controllerPort, dataDir);
        return Files.writeString(beside(dataDir, ".properties"), properties);
    }

    private static Path beside(Path dataDir, String suffix) {
        return dataDir.resolveSibling(dataDir.getFileName() + suffix);
    }
}

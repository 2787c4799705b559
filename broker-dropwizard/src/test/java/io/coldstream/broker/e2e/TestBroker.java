package io.coldstream.broker.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.broker.config.ColdstreamConfiguration;
import io.coldstream.broker.config.StartupException;
import io.coldstream.broker.runtime.Broker;
import io.coldstream.log.file.DiskFileStore;
import io.coldstream.log.file.FileStore;
import io.dropwizard.jackson.Jackson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A broker inside the test, on free ports, whose tiering looks often and waits for nothing. Not thread-safe. */
public final class TestBroker implements KafkaEndpoint, AutoCloseable {
    private final ColdstreamConfiguration configuration;
    private final FileStore disk;
    private Broker broker;

    private TestBroker(ColdstreamConfiguration configuration, FileStore disk) throws StartupException {
        this.configuration = configuration;
        this.disk = disk;
        this.broker = Broker.start(configuration, disk);
    }

    /** A broker on a directory of its own, with SQLite and a directory store below it. */
    public static TestBroker start(Path dataDir) throws StartupException {
        return start(dataDir, root -> {});
    }

    /**
     * Starts a broker.
     *
     * @param changes edits the configuration's tree, as it would stand in a YAML file
     */
    public static TestBroker start(Path dataDir, Consumer<ObjectNode> changes) throws StartupException {
        return start(dataDir, changes, new DiskFileStore());
    }

    /** The same on another disk than the real one. */
    public static TestBroker start(Path dataDir, Consumer<ObjectNode> changes, FileStore disk) throws StartupException {
        return new TestBroker(configuration(dataDir, changes), disk);
    }

    /** The configuration that {@link #start} uses. */
    public static ColdstreamConfiguration configuration(Path dataDir, Consumer<ObjectNode> changes) {
        try {
            return Jackson.newObjectMapper().treeToValue(tree(dataDir, changes), ColdstreamConfiguration.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as it would stand in a YAML file. */
    static ObjectNode tree(Path dataDir, Consumer<ObjectNode> changes) {
        ObjectNode root = Jackson.newObjectMapper().createObjectNode();
        root.put("dataDir", dataDir.toString());
        root.putObject("kafka").put("listen", "127.0.0.1:0").put("groupInitialRebalanceDelay", "0s");
        root.putObject("tiering").put("interval", "50ms").put("deletionGracePeriod", "0s");
        root.putObject("objectStore");
        root.putObject("database");
        root.putObject("topicDefaults");
        changes.accept(root);
        return root;
    }

    @Override
    public String bootstrap() {
        return broker.kafkaAddress().toString();
    }

    public Broker broker() {
        return broker;
    }

    /** Closes the broker cleanly and starts it again on the same directory, on another port unless it has a fixed one. */
    public void restart() throws StartupException {
        broker.close();
        broker = Broker.start(configuration, disk);
    }

    @Override
    public void close() {
        broker.close();
    }
}

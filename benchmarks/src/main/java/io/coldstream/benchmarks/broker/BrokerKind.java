package io.coldstream.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A broker that can be started as a process. Used by one thread. */
public interface BrokerKind {
    String name();

    /** The version that is started, read from the jars that it is started from. */
    String version() throws IOException;

    /** Makes a folder that does not exist yet ready for a first start. No figure counts this. */
    void prepare(Path dataDir) throws IOException, InterruptedException;

    /**
     * Starts the broker and returns when it answered its first Metadata request.
     *
     * @param dataDir a prepared folder; the process's log goes beside it
     */
    BrokerProcess start(Path dataDir) throws IOException, InterruptedException;

    /** Settings of every topic, which keep background work that is no figure's out of all figures. */
    Map<String, String> topicConfigs();

    /** Settings of a topic with which an acknowledgement under acks=all survives a power cut. */
    Map<String, String> durableTopicConfigs();
}

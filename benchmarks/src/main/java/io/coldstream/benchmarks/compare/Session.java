package io.coldstream.benchmarks.compare;

import io.coldstream.benchmarks.broker.BrokerKind;
import io.coldstream.benchmarks.broker.BrokerProcess;
import io.coldstream.benchmarks.broker.Phase;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One round of one broker: what a case needs to run. Used by one thread.
 *
 * @param name is in the names of its topics, so that no round sees another one's records
 * @param valueBytes what a throughput case sends
 */
record Session(
        Side side,
        BrokerKind kind,
        BrokerProcess broker,
        Topics topics,
        KafkaTools tools,
        Payloads payloads,
        long valueBytes,
        String name,
        Results results) {
    String bootstrap() {
        return broker.bootstrap();
    }

    void add(Measure measure, double value) {
        results.add(side, measure, value);
    }

    /** Makes a topic for one case and returns its name. */
    String createTopic(String caseId, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException {
        String topic = caseId + "-" + name;
        topics.create(topic, partitions, configs);
        return topic;
    }

    void deleteTopic(String topic) throws ExecutionException, InterruptedException {
        topics.delete(topic);
    }

    /**
     * What came out of a phase, and what the phase took.
     *
     * @param result of the client
     * @param phase from the start of the client's process to its end
     */
    record Measured<T>(T result, Phase phase) {}

    /** Measures one phase, on a disk that has nothing left to write from the one before and with memory that is there. */
    <T> Measured<T> measure(Callable<T> work) throws Exception {
        int exitCode = new ProcessBuilder("sync").start().waitFor();
        if (exitCode != 0) {
            throw new IOException("sync failed with " + exitCode);
        }
        FreeMemory.touch(tools.scratch());
        FutureTask<T> task = new FutureTask<>(work);
        Phase phase = Phase.of(broker, task::run);
        return new Measured<>(task.get(), phase);
    }
}

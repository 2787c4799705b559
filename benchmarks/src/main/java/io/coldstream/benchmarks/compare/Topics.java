package io.coldstream.benchmarks.compare;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Makes and deletes the cases' topics. Used by one thread.
 *
 * @param admin of the broker, which belongs to the caller
 */
record Topics(Admin admin) {
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final long ASK_EVERY_MS = 50;

    /**
     * Makes a topic and returns when all its partitions answer. Kafka says that it has made a topic before its
     * partitions have their logs, and the rest would be in the case's figures.
     */
    void create(String topic, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all()
                .get();
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        long started = System.nanoTime();
        while (!answers(ends)) {
            if (System.nanoTime() - started > READY_MAX.toNanos()) {
                throw new IllegalStateException("topic " + topic + " is not there after " + READY_MAX);
            }
            TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MS); // nothing tells when a foreign process is ready
        }
    }

    private boolean answers(Map<TopicPartition, OffsetSpec> ends) throws ExecutionException, InterruptedException {
        try {
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    void delete(String topic) throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic)).all().get();
    }
}

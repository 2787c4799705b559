package io.coldstream.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Prints how many offsets in a second a group's consumers can commit, when each waits for its commit before it sends
 * the next. There is no stock tool for that. Runs as a process of its own, like the stock tools; owned by its main
 * thread.
 */
public final class CommitDriver {
    /** For 100 commits that are counted, so many are made before that are not. */
    private static final int WARM_UP_PERCENT = 25;

    private CommitDriver() {}

    /** How many a run makes, with those that are not counted. */
    static long allCommits(int consumers, int commitsEach) {
        return (long) consumers * (commitsEach + warmUp(commitsEach));
    }

    private static int warmUp(int commitsEach) {
        return commitsEach * WARM_UP_PERCENT / 100;
    }

    /** Takes bootstrap servers, a topic with a partition for each consumer, consumers, and commits of each. */
    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        String topic = args[1];
        int consumers = Integer.parseInt(args[2]);
        int commitsEach = Integer.parseInt(args[3]);
        CyclicBarrier together = new CyclicBarrier(consumers);
        ExecutorService threads = Executors.newFixedThreadPool(consumers);
        try {
            List<Callable<long[]>> work = new ArrayList<>();
            for (int i = 0; i < consumers; i++) {
                TopicPartition partition = new TopicPartition(topic, i);
                work.add(() -> commit(bootstrap, partition, commitsEach, together));
            }
            long firstStart = Long.MAX_VALUE;
            long lastEnd = Long.MIN_VALUE;
            for (Future<long[]> ended : threads.invokeAll(work)) {
                firstStart = Math.min(firstStart, ended.get()[0]);
                lastEnd = Math.max(lastEnd, ended.get()[1]);
            }
            double seconds = (lastEnd - firstStart) / (double) TimeUnit.SECONDS.toNanos(1);
            System.out.println((double) consumers * commitsEach / seconds);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns when counting began and ended, in {@link System#nanoTime} of this process. */
    private static long[] commit(String bootstrap, TopicPartition partition, int commits, CyclicBarrier together)
            throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "committers-of-" + partition.topic(),
                "enable.auto.commit",
                false,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(List.of(partition));
            long offset = commitAll(consumer, partition, 0, warmUp(commits));
            together.await();
            long started = System.nanoTime();
            commitAll(consumer, partition, offset, commits);
            return new long[] {started, System.nanoTime()};
        }
    }

    private static long commitAll(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long firstOffset, int commits) {
        long offset = firstOffset;
        for (int i = 0; i < commits; i++) {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(++offset)));
        }
        return offset;
    }
}

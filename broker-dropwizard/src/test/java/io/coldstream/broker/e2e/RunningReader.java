package io.coldstream.broker.e2e;

import static io.coldstream.broker.e2e.Eventually.eventually;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A consumer that runs along while a broker dies again and again, and remembers what it has seen: records, and the ends
 * of all partitions. Neither may ever be taken back. A thread of its own reads; the rest is for the test's thread.
 */
final class RunningReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(400);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<TopicPartition> watched;
    /** Hashes of the values, by offset. */
    private final Map<TopicPartition, List<Integer>> seen = new ConcurrentHashMap<>();

    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private final Queue<String> setbacks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> reading;
    private volatile boolean ending;

    /**
     * @param partitions to be read from their beginning, which must stay
     * @param trimmed of which only the end is looked at
     */
    RunningReader(KafkaEndpoint broker, List<TopicPartition> partitions, List<TopicPartition> trimmed) {
        Properties settings = Events.consumerSettings(broker);
        settings.put("fetch.max.wait.ms", "50");
        settings.put("reconnect.backoff.ms", "20");
        settings.put("reconnect.backoff.max.ms", "200");
        settings.put("retry.backoff.ms", "20");
        this.consumer = new KafkaConsumer<>(settings);
        this.partitions = partitions;
        this.watched = new ArrayList<>(partitions);
        this.watched.addAll(trimmed);
        partitions.forEach(partition -> seen.put(partition, new ArrayList<>()));
        this.reading = CompletableFuture.runAsync(this::run, task -> new Thread(task, "running-reader").start());
    }

    private void run() {
        try (consumer) {
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, 0));
            while (!ending) {
                consumer.poll(POLL).forEach(this::note);
                lookAtEnds();
            }
        } catch (OffsetOutOfRangeException e) {
            setbacks.add("a reader was ahead of the log: " + e.getMessage());
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        List<Integer> values = seen(new TopicPartition(record.topic(), record.partition()));
        synchronized (values) {
            if (record.offset() != values.size()) {
                setbacks.add("offset " + values.size() + " should have come, and " + record.offset() + " came");
            }
            values.add(new String(record.value(), StandardCharsets.UTF_8).hashCode());
        }
    }

    private List<Integer> seen(TopicPartition partition) {
        return Objects.requireNonNull(seen.get(partition), "not read");
    }

    private void lookAtEnds() {
        Map<TopicPartition, Long> now;
        try {
            now = consumer.endOffsets(watched, LOOK);
        } catch (TimeoutException e) {
            return; // the broker is dead just now
        }
        now.forEach((partition, end) -> {
            Long before = ends.put(partition, end);
            if (before != null && end < before) {
                setbacks.add("the end of " + partition + " went from " + before + " back to " + end);
            }
        });
    }

    /** Waits until everything up to these ends was read, and stops reading. */
    void finish(Map<TopicPartition, Long> upTo) throws Exception {
        eventually("everything is read", () -> reading.isDone() || hasRead(upTo), Boolean::booleanValue);
        ending = true;
        reading.get(30, TimeUnit.SECONDS);
    }

    private boolean hasRead(Map<TopicPartition, Long> upTo) {
        return partitions.stream().allMatch(partition -> count(partition) >= upTo.getOrDefault(partition, 0L));
    }

    private int count(TopicPartition partition) {
        List<Integer> values = seen(partition);
        synchronized (values) {
            return values.size();
        }
    }

    /** How many records it has read. */
    int count() {
        return partitions.stream().mapToInt(this::count).sum();
    }

    /** What should never have happened: ends that moved back, and offsets out of their order. */
    Collection<String> setbacks() {
        return List.copyOf(setbacks);
    }

    /** How many records it has seen that are others now, or gone. */
    int takenBack(TopicPartition partition, List<String> values) {
        List<Integer> before = seen(partition);
        int different = 0;
        for (int offset = 0; offset < before.size(); offset++) {
            if (offset >= values.size() || values.get(offset).hashCode() != before.get(offset)) {
                different++;
            }
        }
        return different;
    }

    @Override
    public void close() {
        ending = true;
    }
}

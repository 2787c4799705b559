package io.coldstream.broker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and what the broker has acknowledged; knows what has to be in a partition therefore. Thread-safe:
 * producers' callbacks write into concurrent maps.
 */
final class AckLedger {
    /**
     * What is wrong with a partition.
     *
     * @param lost acknowledged events that are not at their offset
     * @param doubled events that are there more than once
     * @param strange records that nobody has sent
     * @param contradicted offsets that were told to the producers of two events
     */
    record Findings(int lost, int doubled, int strange, int contradicted) {
        static final Findings NONE = new Findings(0, 0, 0, 0);

        Findings plus(Findings more) {
            return new Findings(
                    lost + more.lost, doubled + more.doubled, strange + more.strange, contradicted + more.contradicted);
        }
    }

    private final Map<TopicPartition, NavigableMap<Long, String>> acknowledged = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Set<String>> sent = new ConcurrentHashMap<>();
    private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore places;

    /** @param inFlightMax how many events may wait for their answer at once */
    AckLedger(int inFlightMax) {
        places = new Semaphore(inFlightMax);
    }

    /**
     * Sends an event whose value was never sent before, unless too many wait for their answer for too long.
     *
     * @return whether it was sent
     */
    boolean send(KafkaProducer<byte[], byte[]> producer, TopicPartition to, String value, long patienceMs)
            throws InterruptedException {
        if (!places.tryAcquire(patienceMs, TimeUnit.MILLISECONDS)) {
            return false;
        }
        if (!sent.computeIfAbsent(to, any -> ConcurrentHashMap.newKeySet()).add(value)) {
            throw new IllegalArgumentException("was sent before: " + value);
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(
                new ProducerRecord<>(to.topic(), to.partition(), null, bytes),
                (metadata, failure) -> answered(to, value, metadata, failure));
        return true;
    }

    private void answered(
            TopicPartition to, String value, @Nullable RecordMetadata metadata, @Nullable Exception failure) {
        places.release();
        if (failure != null || metadata == null) {
            failures.add(failure == null ? new IllegalStateException("neither an offset nor a failure") : failure);
            return;
        }
        String other = acknowledged
                .computeIfAbsent(to, any -> new ConcurrentSkipListMap<>())
                .putIfAbsent(metadata.offset(), value);
        if (other != null) {
            contradictions.add("offset " + metadata.offset() + " of " + to + " is that of two events");
        }
    }

    /** How many events were acknowledged. */
    int count() {
        return acknowledged.values().stream().mapToInt(Map::size).sum();
    }

    /** What the producers were told instead of an offset. */
    List<Exception> failures() {
        return List.copyOf(failures);
    }

    /** The offset behind the last acknowledged event. */
    long end(TopicPartition partition) {
        NavigableMap<Long, String> acks = acks(partition);
        return acks.isEmpty() ? 0 : acks.lastKey() + 1;
    }

    private NavigableMap<Long, String> acks(TopicPartition partition) {
        return acknowledged.computeIfAbsent(partition, any -> new ConcurrentSkipListMap<>());
    }

    /**
     * Reads a partition from its beginning: every acknowledged event is at its offset, and nothing is there twice or
     * was never sent. {@link Events#read} has made sure that there are no gaps.
     */
    void check(KafkaEndpoint broker, TopicPartition partition) {
        assertThat(contradictions).isEmpty();
        List<ConsumerRecord<byte[], byte[]>> records = Events.read(broker, partition, 0);
        List<String> values = Events.values(records);
        acks(partition).forEach((offset, value) -> {
            assertThat(offset).as("end of %s", partition).isLessThan(values.size());
            assertThat(values.get(offset.intValue())).as("offset %d", offset).isEqualTo(value);
        });
        assertThat(new HashSet<>(values)).as("each event is there once").hasSameSizeAs(values);
        assertThat(Objects.requireNonNull(sent.get(partition))).containsAll(values);
    }

    /** Compares what a partition holds from an offset on with what was acknowledged and sent. */
    Findings examine(TopicPartition partition, long fromOffset, List<String> values) {
        int lost = 0;
        for (Map.Entry<Long, String> ack : acks(partition).tailMap(fromOffset).entrySet()) {
            long index = ack.getKey() - fromOffset;
            if (index >= values.size() || !values.get((int) index).equals(ack.getValue())) {
                lost++;
            }
        }
        Set<String> different = new HashSet<>(values);
        int doubled = values.size() - different.size();
        different.removeAll(sent.getOrDefault(partition, Set.of()));
        int contradicted = (int) contradictions.stream()
                .filter(sentence -> sentence.contains(" " + partition + " "))
                .count();
        return new Findings(lost, doubled, different.size(), contradicted);
    }
}
